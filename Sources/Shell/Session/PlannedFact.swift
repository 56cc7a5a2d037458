import Editing
import Evaluation
import Tensors

/// A fact that is about to be written, and how it will be measured.
struct PlannedFact {
  let fact: Fact
  var probes: ProbeSet
  /// The old object is what the unedited model said when it was asked, not what somebody typed.
  var oldIsOwnAnswer = false
}

extension [PlannedFact] {
  /// - Throws: `conflict` naming two facts with the same prompt and subject.
  func refuseConflicts() throws(ShellError) {
    var seen: [[UInt8]: Int] = [:]
    for (index, planned) in enumerated() {
      let fact = planned.fact
      let key = [UInt8]((fact.prompt + "\0" + fact.subject).utf8)
      guard let other = seen.updateValue(index, forKey: key) else { continue }
      let news = [self[other].fact.new, fact.new].map { "`\($0)`" }.joined(separator: " and ")
      throw ShellError(
        .conflict,
        "facts \(other) and \(index) (from 0) both say \"\(fact.filledPrompt)\": \(news)",
        hint: "keep one of them, or edit them one after the other")
    }
  }
}
