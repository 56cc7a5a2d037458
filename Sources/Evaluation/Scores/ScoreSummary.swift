/// Scores of many edits: macro averages over records, as fractions of 1.
package struct ScoreSummary: Sendable, Equatable {
  /// A mean over the records that have the value.
  package struct Average: Sendable, Equatable {
    package let mean: Double
    /// Of the population: divided by the count.
    package let standardDeviation: Double
    package let count: Int
    /// Of the mean: the standard deviation over the root of the count.
    package var standardError: Double { standardDeviation / Double(count).squareRoot() }

    /// nil for no values.
    package init?(_ values: [Double]) {
      guard !values.isEmpty else { return nil }
      count = values.count
      let mean = values.reduce(0, +) / Double(values.count)
      let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
      self.mean = mean
      standardDeviation = (squares / Double(values.count)).squareRoot()
    }
  }

  /// Records summed up.
  package let count: Int
  /// ES; nil for no records.
  package let efficacy: Average?
  /// PS; nil if no record has paraphrases.
  package let paraphrase: Average?
  /// NS; nil if no record has neighbours.
  package let neighborhood: Average?
  package let efficacyMagnitude: Average?
  package let paraphraseMagnitude: Average?
  package let neighborhoodMagnitude: Average?

  package init(_ scores: [ProbeScores]) {
    count = scores.count
    efficacy = Average(scores.map(\.efficacy))
    paraphrase = Average(scores.compactMap(\.paraphrase))
    neighborhood = Average(scores.compactMap(\.neighborhood))
    efficacyMagnitude = Average(scores.map(\.efficacyMagnitude))
    paraphraseMagnitude = Average(scores.compactMap(\.paraphraseMagnitude))
    neighborhoodMagnitude = Average(scores.compactMap(\.neighborhoodMagnitude))
  }

  /// S: harmonic mean of the three averages, or of those that there are; 0 if one of them is. Taken
  /// once, over the averages, not record by record.
  package var score: Double {
    harmonicMean([efficacy, paraphrase, neighborhood].compactMap { $0?.mean })
  }
}
