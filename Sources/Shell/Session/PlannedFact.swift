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
  /// - Throws: `nothing-to-change` naming a fact whose new object is the old one.
  func refuseUnchanged() throws(ShellError) {
    for (index, planned) in enumerated() {
      guard let old = planned.fact.old, planned.fact.new.hasSameBytes(as: old) else { continue }
      let place = count == 1 ? "" : "fact \(index) (from 0): "
      throw ShellError(
        .nothingToChange,
        place
          + (planned.oldIsOwnAnswer
            ? "the unedited model already says \(old)" : "\(old) is old and new at once"),
        hint: "name another object, or what to measure it against: [OLD] -> NEW")
    }
  }

  /// - Throws: `conflict` naming two facts with the same prompt and subject.
  func refuseConflicts() throws(ShellError) {
    guard let conflict = FactConflict.all(in: map(\.fact)).first else { return }
    let (one, other) = (self[conflict.first].fact, self[conflict.second].fact)
    let place = "facts \(conflict.first) and \(conflict.second) (from 0)"
    throw ShellError(
      .conflict, "\(place) both say \"\(other.filledPrompt)\": `\(one.new)` and `\(other.new)`",
      hint: "keep one of them, or edit them one after the other")
  }
}
