/// What a sweep found for one way to edit.
package struct SweepPoint: Sendable, Equatable {
  /// Scores after so many facts.
  package struct Moment: Sendable, Equatable {
    package let facts: Int
    /// Of each fact right after its own batch: the figures that the study reports.
    package let immediate: ScoreSummary
    /// Of all facts so far on the weights as they are then; nil where batches are independent.
    package let final: ScoreSummary?

    package init(facts: Int, immediate: ScoreSummary, final: ScoreSummary?) {
      self.facts = facts
      self.immediate = immediate
      self.final = final
    }
  }

  package let setup: SweepSetup
  /// On the way, and at the end.
  package let moments: [Moment]
  /// lambda of the equation, and the mean of the diagonal of K^T C^-1 K over the edits, on whose scale it lives.
  package let lambda, meanLeverage: Double
  package let seconds: StudySeconds

  package init(
    setup: SweepSetup, moments: [Moment], lambda: Double, meanLeverage: Double,
    seconds: StudySeconds
  ) {
    self.setup = setup
    self.moments = moments
    self.lambda = lambda
    self.meanLeverage = meanLeverage
    self.seconds = seconds
  }

  package var facts: Int { moments.last?.facts ?? 0 }
  package var immediate: ScoreSummary { moments.last?.immediate ?? ScoreSummary([]) }
  package var final: ScoreSummary? { moments.last?.final }
  /// What it is judged by: all facts at the end, if the batches build on each other.
  package var score: Double { (final ?? immediate).score }
}
