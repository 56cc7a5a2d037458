import Editing
import Llama
import Tensors

/// The study's first experiment: every record is edited alone on the unedited model, scored, and taken back.
package struct SingleEdits {
  private let editor: Editor
  private let scorer: Scorer

  package init(_ editor: Editor) {
    self.editor = editor
    scorer = Scorer(editor.model)
  }

  package struct Outcome {
    package let scores: [ProbeScores]
    package let summary: ScoreSummary
    /// Gradient steps of value optimisation in all.
    package let steps: Int
  }

  /// - Parameter records: must not be edited already; the stack is left as it was.
  /// - Throws: `Interrupted`, `EditError` or `ModelError`, with the stack as it was.
  package func run(
    _ records: [CounterFactRecord], _ settings: EditSettings, cancellation: Cancellation = .never,
    report: Progress.Report = { _ in }
  ) throws -> Outcome {
    let facts = try records.map {
      try Fact(prompt: $0.prompt, subject: $0.subject, new: $0.targetNew, old: $0.targetTrue)
    }
    // Values do not depend on each other: all are found together, in packed passes.
    let values = try editor.values(of: facts, settings, cancellation: cancellation, report: report)
    var scores: [ProbeScores] = []
    for (index, record) in records.enumerated() {
      report(Progress("single edits", index, of: records.count))
      try cancellation.check()
      _ = try editor.edit(
        [facts[index]], settings, values: [values[index]], cancellation: cancellation)
      defer { _ = try? editor.stack.undo() }
      scores += try scorer.scores([ProbeSet(record)], cancellation: cancellation)
    }
    return Outcome(
      scores: scores, summary: ScoreSummary(scores), steps: values.reduce(0) { $0 + $1.steps })
  }
}
