import Editing
import Evaluation

/// Prompts after which another of an edit's two objects is the more probable one than before.
struct WinnerChanges {
  struct Change {
    let edit: Edit
    let prompt: Measurement.Prompt

    /// `Paris -> Rome`.
    var winners: String { "\(winner(prompt.before)) -> \(winner(prompt.after))" }

    private func winner(_ score: PromptScore) -> String {
      score.newNLL < score.oldNLL ? prompt.new : prompt.old
    }

    var field: Field {
      [
        "id": .int(edit.id), "kind": .string(prompt.kind), "prompt": .string(prompt.text),
        "before": .string(winner(prompt.before)), "after": .string(winner(prompt.after)),
      ]
    }
  }

  var changes: [Change] = []
  /// Prompts that were asked.
  var asked = 0

  private static let mostShown = 20

  var blocks: [Block] {
    guard asked > 0 else { return [] }
    let tally = Block.line([
      .heading("winners"),
      changes.isEmpty
        ? TextSpan("  the same after all \(asked) prompts")
        : TextSpan("  another one after \(changes.count) of \(asked) prompts"),
    ])
    guard !changes.isEmpty else { return [tally] }
    var rows = changes.prefix(Self.mostShown).map { change -> [TextSpan] in
      [
        TextSpan(change.edit.handle), .dim(change.prompt.kind), TextSpan(change.prompt.text),
        TextSpan(change.winners),
      ]
    }
    if changes.count > Self.mostShown {
      rows.append(["", "", .dim("... and \(changes.count - Self.mostShown) more"), ""])
    }
    return [tally, .table([.right(), .left(), .left(), .left()], rows)]
  }

  var fields: [Field.Member] {
    [
      .init("prompts", .int(asked)), .init("moved", .array(changes.map(\.field))),
    ]
  }
}

extension Session {
  /// Asks the probes of some edits on two versions of the weights. Of many facts only their own prompts.
  ///
  /// - Throws: `interrupted`; `model`.
  func winnerChanges(of edits: [Edit], from: Int, to: Int) throws -> WinnerChanges {
    let facts = edits.reduce(0) { $0 + $1.facts.count }
    let asked = try edits.flatMap { edit in
      try probeSets(of: edit).map { set in
        (edit, set: facts > Self.mostFactsAskedInFull ? set.rewriteOnly : set)
      }
    }
    let sets = asked.map(\.set)
    let before = try open.stack.withWeights(of: from) { try scores(sets) }
    let after = try open.stack.withWeights(of: to) { try scores(sets) }
    var result = WinnerChanges()
    for (index, (edit, set)) in asked.enumerated() {
      let prompts = Measurement(sets: [set], before: [before[index]], after: [after[index]]).prompts
      result.asked += prompts.count
      result.changes += prompts.filter { $0.before.winnerIsNew != $0.after.winnerIsNew }
        .map { WinnerChanges.Change(edit: edit, prompt: $0) }
    }
    return result
  }

  private static var mostFactsAskedInFull: Int { 64 }
}

extension PromptScore {
  fileprivate var winnerIsNew: Bool { newNLL < oldNLL }
}
