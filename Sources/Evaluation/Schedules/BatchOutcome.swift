import Editing

/// What came of one batch of a schedule.
package struct BatchOutcome: Sendable {
  /// From 0.
  package let number: Int
  /// Under the id that it has now: an independent batch that `back` puts in force again gets another one.
  package internal(set) var edit: Edit
  /// Of the batch's own facts, right after it was written; empty where a crash came before they were known.
  package internal(set) var scores: [ProbeScores]
  package internal(set) var seconds: StudySeconds

  package init(number: Int, edit: Edit, scores: [ProbeScores], seconds: StudySeconds) {
    self.number = number
    self.edit = edit
    self.scores = scores
    self.seconds = seconds
  }

  package var isScored: Bool { !scores.isEmpty }
  package var summary: ScoreSummary { ScoreSummary(scores) }
}

/// Where the time of a study went, in seconds.
package struct StudySeconds: Sendable, Equatable {
  package var values = 0.0
  /// Keys, solving, and the new weights.
  package var edits = 0.0
  package var evaluation = 0.0

  package init(values: Double = 0, edits: Double = 0, evaluation: Double = 0) {
    self.values = values
    self.edits = edits
    self.evaluation = evaluation
  }

  package var total: Double { values + edits + evaluation }

  package static func += (left: inout StudySeconds, right: StudySeconds) {
    left.values += right.values
    left.edits += right.edits
    left.evaluation += right.evaluation
  }
}
