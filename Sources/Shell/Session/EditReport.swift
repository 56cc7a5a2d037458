import Editing
import Evaluation
import Tensors

/// What is said of an edit, by `edit` and by whoever speaks of it later.
struct EditReport {
  let edit: Edit
  var measurement: Measurement?
  /// How probes with answers of their own come out: one for each kind that there is.
  var answered: [AnsweredScores] = []
  /// The same prompts as plain texts, of an edit that was made in chat form.
  var plain: Measurement?

  /// The members of a JSON record that `edit` and `probe` share.
  var fields: [Field.Member] {
    let only = edit.facts.count == 1 ? edit.facts[0] : nil
    var members: [Field.Member] = [
      .init("id", .int(edit.id)), .init("method", .string(edit.settings.method.name)),
      .init("layers", .array(edit.settings.layers.map(Field.int))),
      .init("facts", .int(edit.facts.count)),
      .init("subject", .optional(only?.subject)), .init("new", .optional(only?.new)),
      .init("old", .optional(only?.old)), .init("steps", .int(edit.steps)),
    ]
    if edit.settings.frame != nil { members.append(.init("form", "chat")) }
    guard let measurement else { return members }
    members += measurement.outcomeFields
    if let plain { members.append(.init("plain", .object(plain.outcomeFields))) }
    return members + answered.map { .init($0.kind.rawValue, .double($0.mean)) }
  }
}

extension EditReport {
  /// What to try next where the model does not say the new object of the only fact; nil where it does.
  var advice: String? {
    guard let measurement, edit.facts.count == 1, !measurement.isRewriteSaid else { return nil }
    let (settings, value) = (edit.settings.value, edit.values[0])
    var tries: [String] = []
    // The change was held back, or had not found its way when the steps were up.
    if value.deltaNorm > 0.99 * Double(settings.clamp) * value.targetInitNorm {
      tries.append("a larger clamp (`--clamp \(NumberText.compact(2 * Double(settings.clamp)))`)")
    }
    if value.steps >= settings.steps {
      tries.append("more steps (`--steps \(2 * settings.steps)`)")
    }
    tries.append("another layer (`--layers N`)")
    let last = tries.removeLast()
    let list = tries.isEmpty ? last : tries.joined(separator: ", ") + " or " + last
    return "the model does not say \(edit.facts[0].new): `undo`, then try \(list)"
  }
}

extension Measurement {
  /// The scores, and how probable the new objects were and are.
  fileprivate var outcomeFields: [Field.Member] {
    let said: [Field.Member] =
      spoken.map {
        [.init("says", .string($0.text)), .init("said", .bool(isRewriteSaid))]
      } ?? []
    return summary.fields + said + [
      .init("probability_before", .double(probabilityBefore)),
      .init("probability_after", .double(probabilityAfter)),
    ]
  }
}

extension Edit {
  /// Optimisation steps of all facts together.
  var steps: Int { values.reduce(0) { $0 + $1.steps } }

  /// `Eiffel Tower: Paris -> Rome`, or `16 facts`.
  var title: String { title() }

  func title(ownAnswer: Bool = false) -> String {
    guard facts.count == 1, let fact = facts.first else { return "\(facts.count) facts" }
    let old = fact.old.map { $0 + (ownAnswer ? ", the model's own answer" : "") + " " } ?? ""
    return "\(fact.subject): \(old)-> \(fact.new)"
  }

  /// `EMMET, layer 0` or `MEMIT, layers 1-3`.
  var methodText: String {
    "\(settings.method.name.uppercased()), \(Self.text(layers: settings.layers))"
  }

  static func text(layers: [Int]) -> String {
    guard let first = layers.first, let last = layers.last, layers.count > 1 else {
      return "layer \(layers.first.map(String.init) ?? "none")"
    }
    let isRun = last - first == layers.count - 1
    return "layers " + (isRun ? "\(first)-\(last)" : layers.map(String.init).joined(separator: ","))
  }

  /// One candidate of completion, and the name under which other commands take the edit.
  var handle: String { "#\(id)" }
}

extension NumberText {
  /// Seconds as an edit tells them: `0.03 s`, `0.4 s`, `3.2 s`, then as `duration`.
  static func seconds(_ value: Double) -> String {
    value < 0.095 ? fixed(value, 2) + " s" : value < 9.95 ? fixed(value, 1) + " s" : duration(value)
  }
}
