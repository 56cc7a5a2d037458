import Editing
import Tensors

extension Schedule {
  /// Goes on with a schedule that was under way in another session, whose edits are in force again.
  ///
  /// - Parameters:
  ///   - editsBelow: how many edits there were when it was made.
  ///   - outcomes: of the batches done; those that a crash left without scores get them from `completeScores`.
  /// - Throws: `ScheduleError` if the edits in force are not those that it left; `EditError` for settings that make no
  ///   sense on the model.
  package convenience init(
    resuming plan: SchedulePlan, _ editor: Editor, editsBelow: Int, outcomes: [BatchOutcome]
  ) throws {
    try self.init(
      plan, editor, startValues: [], scorer: Scorer(editor.model), editsBelow: editsBelow,
      outcomes: outcomes)
    try checkStack()
  }

  /// Scores the batches that have no scores, each on the weights that it left.
  ///
  /// - Returns: those that were scored now.
  /// - Throws: `Interrupted` or `ModelError`; the batches scored until then keep their scores.
  /// - Cost: a pass over their probes.
  @discardableResult
  package func completeScores(
    cancellation: Cancellation = .never, report: @escaping Progress.Report = { _ in }
  ) throws -> [BatchOutcome] {
    var scored: [BatchOutcome] = []
    for index in outcomes.indices where !outcomes[index].isScored {
      let stack = editor.stack
      guard let version = stack.history.version(endingIn: outcomes[index].edit.id) else { continue }
      let start = Clock.seconds
      outcomes[index].scores = try stack.rehearsing(at: version) {
        try scores(plan.batch(index), cancellation, report)
      }
      outcomes[index].seconds.evaluation = Clock.seconds - start
      scored.append(outcomes[index])
    }
    return scored
  }
}
