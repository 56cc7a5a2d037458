import Tensors

/// The layouts in which facts to edit are passed around.
enum DatasetSchema {
  /// ROME's and MEMIT's own: `requested_rewrite`, and lists of prompts.
  case counterFact
  /// EasyEdit's: one object of texts, with one rephrasing and one neighbour at most.
  case flat
  /// zsRE as MEND and MEMIT pass it around: questions with their answers, and one unrelated question.
  case zsRE

  /// The layout that a record seems to have; nil for none of them.
  init?(_ record: JSON) {
    if record["requested_rewrite"] != nil {
      self = .counterFact
    } else if record["prompt"] != nil, record["target_new"] != nil {
      self = .flat
    } else if record["src"] != nil, record["answers"] != nil {
      self = .zsRE
    } else {
      return nil
    }
  }

  /// - Parameter index: stands in for `case_id` where a record has none.
  func record(_ json: JSON, index: Int) throws(RecordError) -> CounterFactRecord {
    let fields = try RecordFields(json)
    let record =
      switch self {
      case .counterFact: try Self.counterFactRecord(fields)
      case .flat: try Self.flatRecord(fields, index: index)
      case .zsRE: try Self.zsRERecord(fields, index: index)
      }
    guard !record.targetNew.hasSameBytes(as: record.targetTrue) else {
      throw RecordError("the new object is the true one")
    }
    return record
  }

  private static func counterFactRecord(
    _ fields: RecordFields
  ) throws(RecordError) -> CounterFactRecord {
    let rewrite = try fields.fields("requested_rewrite")
    let prompt = try rewrite.text("prompt")
    let holes = prompt.byteRanges(of: "{}").count
    guard holes == 1 else {
      throw RecordError(
        "requested_rewrite.prompt has \(holes == 0 ? "no" : String(holes)) {} for the subject")
    }
    return CounterFactRecord(
      caseID: try fields.number("case_id"), relation: try rewrite.name("relation_id"),
      prompt: prompt, subject: try rewrite.name("subject"),
      targetNew: try rewrite.fields("target_new").name("str"),
      targetTrue: try rewrite.fields("target_true").name("str"),
      paraphrasePrompts: try fields.texts("paraphrase_prompts"),
      neighborhoodPrompts: try fields.texts("neighborhood_prompts"),
      attributePrompts: try fields.optionalTexts("attribute_prompts"),
      generationPrompts: try fields.optionalTexts("generation_prompts"))
  }

  private static func flatRecord(
    _ fields: RecordFields, index: Int
  ) throws(RecordError) -> CounterFactRecord {
    let subject = try fields.name("subject")
    let old = try fields.name("ground_truth")
    return CounterFactRecord(
      caseID: fields.optional("case_id") == nil ? index : try fields.number("case_id"),
      relation: "", prompt: try template(fields.text("prompt"), subject: subject),
      subject: subject, targetNew: try fields.name("target_new"), targetTrue: old,
      paraphrasePrompts: [try fields.optionalText("rephrase_prompt")].compactMap(\.self),
      neighborhoodPrompts: [try neighbor(fields, old: old)].compactMap(\.self),
      attributePrompts: [], generationPrompts: [])
  }

  /// The first answer is what is written, as in MEMIT and the unified study (EasyEdit writes `alt`).
  private static func zsRERecord(
    _ fields: RecordFields, index: Int
  ) throws(RecordError) -> CounterFactRecord {
    let subject = try fields.name("subject")
    guard let answer = try fields.texts("answers").first else {
      throw RecordError("answers has none")
    }
    var question = try fields.text("loc")
    if question.hasPrefix(questionMark) {
      question = String(question.dropFirst(questionMark.count)).trimmingBlanks(start: true)
    }
    return CounterFactRecord(
      caseID: index, relation: "", prompt: try template(fields.text("src"), subject: subject),
      subject: subject, targetNew: answer.trimmingBlanks(start: true), targetTrue: "",
      paraphrasePrompts: [try fields.text("rephrase")],
      neighborhoodPrompts: [question.hasSuffix("?") ? question : question + "?"],
      attributePrompts: [], generationPrompts: [], neighborAnswer: try fields.name("loc_ans"))
  }

  /// Natural Questions are marked as such in zsRE's files, in words that no model need see.
  private static let questionMark = "nq question:"

  /// The prompt with `{}` where it spells the subject, unless it has a `{}` already.
  private static func template(
    _ prompt: String, subject: String
  ) throws(RecordError) -> String {
    let holes = prompt.byteRanges(of: "{}").count
    if holes == 1 { return prompt }
    guard holes == 0 else { throw RecordError("prompt has \(holes) {} for the subject") }
    let places = prompt.byteRanges(of: subject)
    guard places.count == 1 else {
      let count = places.isEmpty ? "does not occur" : "occurs \(places.count) times"
      throw RecordError("the subject \(count) in the prompt")
    }
    return prompt[..<places[0].lowerBound] + "{}" + prompt[places[0].upperBound...]
  }

  /// The prompt about another subject, if that one's object is the fact's own: NS compares no other.
  private static func neighbor(
    _ fields: RecordFields, old: String
  ) throws(RecordError) -> String? {
    guard let prompt = try fields.optionalText("locality_prompt") else { return nil }
    let object = try fields.optionalText("locality_ground_truth")?.trimmingBlanks(start: true)
    return object.map { $0.hasSameBytes(as: old) } ?? true ? prompt : nil
  }
}
