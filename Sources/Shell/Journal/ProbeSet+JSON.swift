import Evaluation
import Llama
import Tensors

extension ProbeSet {
  /// The joins and the tokens only where they are not what version 0.1 took them to be.
  var json: JSON {
    var members = JSONObject([
      ("rewrite", .string(rewrite)), ("paraphrases", .array(paraphrases.map(JSON.string))),
      ("neighbors", .array(neighbors.map(JSON.string))), ("new", .string(new)),
      ("old", .string(old)), ("rule", .string(rule.rawValue)),
      ("openings", .array(openings.map(JSON.string))),
    ])
    if newJoin != .automatic { members["new_join"] = .string(newJoin.rawValue) }
    if oldJoin != .automatic { members["old_join"] = .string(oldJoin.rawValue) }
    if let oldTokens { members["old_tokens"] = .array(oldTokens.map { .integer(Int($0)) }) }
    if !answered.isEmpty { members["answered"] = .array(answered.map(\.json)) }
    return .object(members)
  }

  /// nil for anything but what `json` writes, or once wrote.
  init?(_ json: JSON) {
    guard let rewrite = json["rewrite"]?.string, let new = json["new"]?.string,
      let old = json["old"]?.string
    else { return nil }
    func texts(_ name: String) -> [String] { json[name]?.array?.compactMap(\.string) ?? [] }
    self.init(
      rewrite: rewrite, paraphrases: texts("paraphrases"), neighbors: texts("neighbors"), new: new,
      old: old, rule: json["rule"]?.string.flatMap(SuccessRule.init) ?? .likelihood,
      openings: texts("openings"),
      answered: json["answered"]?.array?.compactMap(AnsweredProbe.init) ?? [])
    func join(_ name: String) -> ObjectJoin {
      json[name]?.string.flatMap(ObjectJoin.init) ?? .automatic
    }
    newJoin = join("new_join")
    oldJoin = join("old_join")
    oldTokens = json["old_tokens"]?.array?.compactMap { $0.int.flatMap(Int32.init(exactly:)) }
  }
}

extension AnsweredProbe {
  /// What decides how it is measured; that it is comes from being written down at all.
  var json: JSON {
    [
      "kind": .string(kind.rawValue), "group": .string(group), "prompt": .string(prompt),
      "answers": .array(answers.map(JSON.string)),
    ]
  }

  /// nil for anything but what `json` writes.
  init?(_ json: JSON) {
    guard let kind = json["kind"]?.string.flatMap(Kind.init), let prompt = json["prompt"]?.string,
      let answers = json["answers"]?.array?.compactMap(\.string), !answers.isEmpty
    else { return nil }
    self.init(kind: kind, group: json["group"]?.string ?? "", prompt: prompt, answers: answers)
  }
}

extension AddedProbes {
  var json: JSON {
    [
      "paraphrases": .array(paraphrases.map(JSON.string)),
      "neighbors": .array(neighbors.map(JSON.string)),
    ]
  }

  /// nil for anything but what `json` writes.
  init?(_ json: JSON?) {
    guard let paraphrases = json?["paraphrases"]?.array, let neighbors = json?["neighbors"]?.array
    else { return nil }
    self.init()
    for case .string(let prompt) in paraphrases { add(prompt, as: .paraphrase) }
    for case .string(let prompt) in neighbors { add(prompt, as: .neighbor) }
  }
}
