import Llama
import Tensors

extension DatasetSchema {
  /// KnowEdit's WikiBio calls the three fields `text`, `concept` and `labels`.
  static func flatRecord(
    _ fields: RecordFields, index: Int
  ) throws(RecordError) -> CounterFactRecord {
    let subject = try fields.name("subject", "concept")
    let old = try fields.optionalObject("ground_truth", "target_true")
    let neighbors = try neighbors(fields, old: old)
    var record = CounterFactRecord(
      caseID: try fields.optionalNumber("case_id") ?? index,
      relation: try fields.optionalText("relation_id")?.trimmingBlanks(start: true) ?? "",
      prompt: try SubjectPlace.template(
        fields.text("prompt", "text"), subject: subject,
        name: fields.present(["prompt", "text"]) ?? "prompt"),
      subject: subject, targetNew: try fields.object("target_new", "target_false", "labels"),
      targetTrue: old ?? "", paraphrasePrompts: try paraphrases(fields),
      neighborhoodPrompts: neighbors.prompts,
      attributePrompts: try fields.optionalTexts("attribute_prompts"),
      generationPrompts: try fields.optionalTexts("generation_prompts"),
      answered: try ProbeFields(fields).probes + neighbors.others)
    // As `export` writes it of an object that follows its prompt directly.
    if let join = try fields.optionalText("join") {
      guard let join = ObjectJoin(rawValue: join) else {
        throw RecordError("join is neither auto nor direct")
      }
      record.join = join
    }
    return record
  }

  /// A record exported by `export --format json` has all of them in a list, and the first by EasyEdit's name besides.
  private static func paraphrases(_ fields: RecordFields) throws(RecordError) -> [String] {
    let list = try fields.optionalTexts("paraphrase_prompts")
    let more = try fields.optionalTexts("rephrase_prompt", "rephrase")
    return list + more.filter { text in !list.contains { $0.hasSameBytes(as: text) } }
  }

  /// Prompts about other subjects: those whose object is the fact's own, as NS compares no other, and the rest.
  private static func neighbors(
    _ fields: RecordFields, old: String?
  ) throws(RecordError) -> (prompts: [String], others: [AnsweredProbe]) {
    var prompts = try fields.optionalTexts("neighborhood_prompts")
    var others: [AnsweredProbe] = []
    for probe in try ProbeFields.pair(
      fields.optional("locality_prompt"), fields.optional("locality_ground_truth"),
      AnsweredProbe(kind: .locality, prompt: "", answers: []), name: "locality_prompt")
    {
      if prompts.contains(where: { $0.hasSameBytes(as: probe.prompt) }) { continue }
      let sharesObject = old.map { old in
        probe.answers.isEmpty || probe.answers.contains { $0.hasSameBytes(as: old) }
      }
      if sharesObject ?? false { prompts.append(probe.prompt) } else { others.append(probe) }
    }
    return (prompts, others)
  }
}
