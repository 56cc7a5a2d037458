import Tensors

/// The probes of a record that bring their own answers: KnowEdit's `portability` and `locality` (groups of prompts with
/// their answers), the one-line forms of both in zsRE and EasyEdit's lists, and MQuAKE's questions.
struct ProbeFields {
  let probes: [AnsweredProbe]

  /// - Parameter premise: the new object from which the portability answers follow; nil for the record's own.
  /// - Throws: `RecordError` naming a field that is of none of those shapes.
  init(_ fields: RecordFields, premise: String? = nil) throws(RecordError) {
    var probes: [AnsweredProbe] = []
    for kind in AnsweredProbe.Kind.allCases {
      let model = AnsweredProbe(
        kind: kind, prompt: "", answers: [], premise: kind == .portability ? premise : nil)
      if let value = fields.optional(kind.rawValue) {
        probes += try Self.probes(value, model, name: kind.rawValue)
      }
    }
    probes += try Self.pair(
      fields.optional("portability_prompt"), fields.optional("portability_ground_truth"),
      AnsweredProbe(kind: .portability, prompt: "", answers: [], premise: premise),
      name: "portability_prompt")
    self.probes = try probes + Self.questions(fields)
  }

  // MARK: MQuAKE

  /// Questions over several facts, which all have the one new answer, and the single steps to it.
  private static func questions(_ fields: RecordFields) throws(RecordError) -> [AnsweredProbe] {
    var answers: [String] = []
    for name in ["new_answer", "new_answer_alias"] {
      if let value = fields.optional(name) { answers += try RecordFields.answers(value, name) }
    }
    var probes = try fields.optionalTexts("questions").map {
      AnsweredProbe(kind: .portability, group: "multi-hop", prompt: $0, answers: answers)
    }
    guard let hops = fields.optional("new_single_hops") else { return probes }
    guard let list = hops.array else { throw RecordError("new_single_hops is not a list") }
    for (index, hop) in list.enumerated() where !hop.isNull {
      let name = "new_single_hops[\(index)]"
      let step = try RecordFields(hop, path: name + ".")
      var answers: [String] = []
      for field in ["answer", "answer_alias"] {
        if let value = step.optional(field) {
          answers += try RecordFields.answers(value, "\(name).\(field)")
        }
      }
      guard let prompt = try step.optionalText("cloze", "question") else { continue }
      probes.append(
        AnsweredProbe(kind: .portability, group: "single hop", prompt: prompt, answers: answers))
    }
    return probes
  }

  // MARK: Groups

  /// - Parameter model: what the probes are, but for their prompts and answers.
  private static func probes(
    _ value: JSON, _ model: AnsweredProbe, name: String
  ) throws(RecordError) -> [AnsweredProbe] {
    switch value {
    case .null: return []
    case .array(let elements):
      var probes: [AnsweredProbe] = []
      for (index, element) in elements.enumerated() {
        probes += try self.probes(element, model, name: "\(name)[\(index)]")
      }
      return probes
    case .object(let object):
      for (prompt, answer) in pairedNames where object[prompt] != nil {
        return try pair(object[prompt], object[answer], model, name: "\(name).\(prompt)")
      }
      var probes: [AnsweredProbe] = []
      for (group, value) in object {
        probes += try self.probes(value, model.inGroup(group), name: "\(name).\(group)")
      }
      return probes
    default:
      throw RecordError("\(name) is not made of prompts with their answers")
    }
  }

  private static let pairedNames = [
    ("prompt", "ground_truth"), ("New Question", "New Answer"), ("loc", "loc_ans"),
    ("question", "answer"),
  ]

  /// A prompt with its answers, any of which is right, or a list of prompts with a list of as many.
  static func pair(
    _ prompt: JSON?, _ answer: JSON?, _ model: AnsweredProbe, name: String
  ) throws(RecordError) -> [AnsweredProbe] {
    guard let prompt, !prompt.isNull else { return [] }
    guard let prompts = prompt.array, prompts.count != 1 else {
      guard let text = try RecordFields.answers(prompt, name).first else { return [] }
      return [model.asking(text, try answer.map(answers(name)) ?? [])]
    }
    let answers = answer?.array ?? []
    guard answers.count == prompts.count || answer?.isNull ?? true else {
      throw RecordError(
        "\(name) has \(prompts.count) prompts and \(answers.count) answers to them")
    }
    var probes: [AnsweredProbe] = []
    for (index, prompt) in prompts.enumerated() {
      let own = answers.indices.contains(index) ? answers[index] : nil
      probes += try pair(prompt, own, model, name: "\(name)[\(index)]")
    }
    return probes
  }

  private static func answers(
    _ name: String
  ) -> (JSON) throws(RecordError) -> [String] {
    { (value) throws(RecordError) in try RecordFields.answers(value, "the answer to \(name)") }
  }
}

extension AnsweredProbe {
  fileprivate func inGroup(_ name: String) -> AnsweredProbe {
    AnsweredProbe(kind: kind, group: name, prompt: prompt, answers: answers, premise: premise)
  }

  fileprivate func asking(_ prompt: String, _ answers: [String]) -> AnsweredProbe {
    AnsweredProbe(kind: kind, group: group, prompt: prompt, answers: answers, premise: premise)
  }
}
