import Editing
import Evaluation

/// A batch as `step` and `run` tell of it.
struct ScheduleStep {
  let outcome: BatchOutcome
  /// Facts written when it was.
  let factsDone: Int
  /// Of all of those, right after it.
  var final: ScoreSummary?

  init(_ outcome: BatchOutcome, factsDone: Int) {
    self.outcome = outcome
    self.factsDone = factsDone
  }

  var field: Field {
    [
      "batch": .int(outcome.number + 1), "id": .int(outcome.edit.id),
      "facts": .int(outcome.edit.facts.count), "edits": .int(factsDone),
      "immediate": outcome.summary.field, "final": final?.field ?? .null,
      "seconds": .double(outcome.seconds.total),
    ]
  }

  // MARK: Rows

  /// - Parameter showsFinal: whether S of all facts so far has a column.
  static func columns(of plan: SchedulePlan, showsFinal: Bool) -> [Column] {
    let batches = NumberText.grouped(plan.batchCount).count
    return [
      .right("batch", width: batches), .right("edit", width: batches + 1),
      .right("facts", width: NumberText.grouped(plan.facts.count).count),
    ] + ScoreSummary.columns(entropy: plan.entropySeed != nil)
      + (showsFinal ? [.right("S now")] : []) + [.right("time", width: 7)]
  }

  func row(of plan: SchedulePlan, showsFinal: Bool) -> [TextSpan] {
    let place = [
      TextSpan("\(outcome.number + 1)"), .dim(outcome.edit.handle),
      .number(NumberText.grouped(factsDone)),
    ]
    let now = showsFinal ? [TextSpan(final.map { NumberText.fixed($0.score, 3) } ?? "")] : []
    return place + outcome.summary.cells(entropy: plan.entropySeed != nil) + now
      + [.dim(NumberText.seconds(outcome.seconds.total))]
  }
}
