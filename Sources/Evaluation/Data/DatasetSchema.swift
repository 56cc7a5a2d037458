import Tensors

/// The layouts in which facts to edit are passed around.
enum DatasetSchema: CaseIterable {
  /// ROME's and MEMIT's own: `requested_rewrite`, and lists of prompts. MQuAKE's: a list of rewrites, and questions.
  case counterFact
  /// One object of texts: EasyEdit's flat lists and KnowEdit, the requests of ROME's and MEMIT's notebooks.
  case flat
  /// zsRE as MEND and MEMIT pass it around: questions with their answers, and one unrelated question.
  case zsRE
  /// A fact a line, as `edit` takes it.
  case sentence

  /// The layout that a record seems to have; nil for none of them.
  init?(_ record: JSON) {
    func has(_ names: String...) -> Bool {
      names.contains { record[$0].map { !$0.isNull } ?? false }
    }
    if has("requested_rewrite") {
      self = .counterFact
    } else if has("prompt", "text"), has("target_new", "target_false", "labels") {
      self = .flat
    } else if has("src"), has("answers", "alt") {
      self = .zsRE
    } else {
      return nil
    }
  }

  /// - Parameter index: stands in for `case_id` where a record has none.
  /// - Returns: the rewrites of one case, which are written together; most layouts have one a record.
  func records(_ json: JSON, index: Int) throws(RecordError) -> [CounterFactRecord] {
    let fields = try RecordFields(json)
    let records =
      switch self {
      case .counterFact: try Self.counterFactRecords(fields, index: index)
      case .flat, .sentence: [try Self.flatRecord(fields, index: index)]
      case .zsRE: [try Self.zsRERecord(fields, index: index)]
      }
    for record in records { try record.checkChange() }
    return records
  }

  /// Why a record of no layout cannot be used.
  static func complaint(about record: JSON) -> RecordError {
    guard record.object != nil else { return RecordError("not an object") }
    if record["attribute"] != nil, record["prompt"] ?? record["template"] != nil {
      return RecordError("it names no new object: facts to trace are not facts to edit")
    }
    return RecordError("it is of no layout that is known")
  }

  // MARK: CounterFact and MQuAKE

  private static func counterFactRecords(
    _ fields: RecordFields, index: Int
  ) throws(RecordError) -> [CounterFactRecord] {
    let number = try fields.optionalNumber("case_id") ?? index
    let value = try fields.required("requested_rewrite")
    let ownProbes = try ProbeFields(fields).probes
    guard let list = value.array else {
      let rewrite = try RecordFields(value, path: "requested_rewrite.")
      return [try record(of: rewrite, fields, number, ownProbes)]
    }
    guard !list.isEmpty else { throw RecordError("requested_rewrite has none") }
    var records: [CounterFactRecord] = []
    for (place, element) in list.enumerated() {
      let rewrite = try RecordFields(element, path: "requested_rewrite[\(place)].")
      // What is asked of all rewrites together is asked once.
      let isFirst = place == 0
      records.append(
        try record(of: rewrite, isFirst ? fields : nil, number, isFirst ? ownProbes : []))
    }
    return records
  }

  /// - Parameter fields: of the record, for its prompts; nil for a rewrite that has only its own.
  private static func record(
    of rewrite: RecordFields, _ fields: RecordFields?, _ number: Int, _ answered: [AnsweredProbe]
  ) throws(RecordError) -> CounterFactRecord {
    let subject = try rewrite.name("subject")
    let prompt = try rewrite.text("prompt")
    var paraphrases = try fields.map(paraphrases) ?? []
    // MQuAKE words each rewrite as a question, too.
    paraphrases += try rewrite.optionalTexts("question")
    return CounterFactRecord(
      caseID: number,
      relation: try rewrite.optionalText("relation_id")?.trimmingBlanks(start: true) ?? "",
      prompt: try SubjectPlace.template(
        prompt, subject: subject, name: rewrite.name(of: "prompt")),
      subject: subject, targetNew: try rewrite.object("target_new"),
      targetTrue: try rewrite.optionalObject("target_true", "ground_truth") ?? "",
      paraphrasePrompts: paraphrases,
      neighborhoodPrompts: try fields?.optionalTexts("neighborhood_prompts") ?? [],
      attributePrompts: try fields?.optionalTexts("attribute_prompts") ?? [],
      generationPrompts: try fields?.optionalTexts("generation_prompts") ?? [],
      answered: answered)
  }

  private static func paraphrases(_ fields: RecordFields) throws(RecordError) -> [String] {
    try fields.optionalTexts("paraphrase_prompts")
  }

  // MARK: zsRE

  /// The first answer is what is written, as in MEMIT and the unified study (EasyEdit writes `alt`).
  private static func zsRERecord(
    _ fields: RecordFields, index: Int
  ) throws(RecordError) -> CounterFactRecord {
    let subject = try fields.name("subject")
    let alternative = try fields.optionalObject("alt")
    let answers = try fields.optional("answers").map { (value) throws(RecordError) in
      try RecordFields.answers(value, "answers")
    }
    guard let new = answers?.first ?? alternative else { throw RecordError("answers has none") }
    // What EasyEdit has added follows from what it writes.
    var probes = try ProbeFields(fields, premise: alternative).probes
    var question = try fields.optionalText("loc") ?? ""
    if question.hasPrefix(questionMark) {
      question = String(question.dropFirst(questionMark.count)).trimmingBlanks(start: true)
    }
    if !question.isEmpty, !question.hasSuffix("?") { question += "?" }
    let answer = try fields.optionalObject("loc_ans")
    if answer == nil, !question.isEmpty {
      probes.append(AnsweredProbe(kind: .locality, prompt: question, answers: []))
    }
    return CounterFactRecord(
      caseID: try fields.optionalNumber("case_id") ?? index, relation: "",
      prompt: try SubjectPlace.template(fields.text("src"), subject: subject),
      subject: subject, targetNew: new, targetTrue: "",
      paraphrasePrompts: try fields.optionalTexts("rephrase"),
      neighborhoodPrompts: answer == nil || question.isEmpty ? [] : [question],
      attributePrompts: [], generationPrompts: [],
      neighborAnswer: question.isEmpty ? nil : answer, answered: probes)
  }

  /// Natural Questions are marked as such in zsRE's files, in words that no model need see.
  private static let questionMark = "nq question:"
}

extension CounterFactRecord {
  /// - Throws: `RecordError` if there is nothing to change.
  func checkChange() throws(RecordError) {
    guard !targetNew.hasSameBytes(as: targetTrue) else {
      throw RecordError("the new object is the true one")
    }
  }
}
