import Editing
import Evaluation

extension Schedule {
  /// The course of the scores: of each batch right after it was written, and of all facts so far; then what the first
  /// are made of. None before the first batch.
  ///
  /// - Parameter finals: scores of all facts so far, by the number of batches that were written then.
  func figures(finals: [Int: ScoreSummary]) -> [Figure] {
    guard isUnderWay else { return [] }
    let batches = outcomes.map { (number: $0.number + 1, summary: $0.summary) }
    let now = finals.filter { $0.key <= batches.count }.sorted { $0.key < $1.key }
      .map { (number: $0.key, summary: $0.value) }
    let x = Axis("facts written")
    let y = Axis("S", range: 0...1)
    var course = [Chart.Series("each batch, right after it was written", points(batches) { $0.s })]
    if !now.isEmpty { course.append(Chart.Series("all facts so far", points(now) { $0.s })) }
    let parts = ScoreMeasure.successes.map { measure in
      Chart.Series(
        measure.symbol,
        points(batches) { summary in summary[measure].map { ($0.mean, $0.standardError) } })
    }
    let name = "\(plan.settings.method.name.uppercased()), batches of \(plan.batchSize)"
    return [
      .chart(Chart(title: "Schedule: score S, \(name)", x: x, y: y, series: course)),
      .chart(
        Chart(
          title: "Schedule: what S is made of, right after each batch", x: x,
          y: Axis("share of 1", range: 0...1), series: parts)),
    ]
  }

  private func points(
    _ scores: [(number: Int, summary: ScoreSummary)],
    _ value: (ScoreSummary) -> (mean: Double, error: Double)?
  ) -> [Chart.Point] {
    scores.compactMap { batch in
      value(batch.summary).map {
        let facts = plan.factCount(inFirst: batch.number)
        return Chart.Point(Double(facts), $0.mean, error: $0.error)
      }
    }
  }
}

extension ScoreSummary {
  fileprivate var s: (mean: Double, error: Double)? { (score, scoreError) }
}
