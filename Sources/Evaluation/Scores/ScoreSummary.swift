/// Scores of many edits: macro averages over records, as fractions of 1 (entropy in bits).
package struct ScoreSummary: Sendable, Equatable {
  /// A mean over the records that have the value.
  package struct Average: Sendable, Equatable {
    package let mean: Double
    /// Of the population: divided by the count.
    package let standardDeviation: Double
    package let count: Int
    /// Of the mean: the standard deviation over the root of the count.
    package var standardError: Double { standardDeviation / Double(count).squareRoot() }

    package init(mean: Double, standardDeviation: Double, count: Int) {
      self.mean = mean
      self.standardDeviation = standardDeviation
      self.count = count
    }

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
  private let averages: [ScoreMeasure: Average]

  package init(_ scores: [ProbeScores]) {
    let averages = ScoreMeasure.allCases.map { measure in
      (measure, Average(scores.compactMap { $0[measure] }))
    }
    self.init(count: scores.count, averages: averages)
  }

  init(count: Int, averages: [(ScoreMeasure, Average?)]) {
    self.count = count
    self.averages = averages.reduce(into: [:]) { $0[$1.0] = $1.1 }
  }

  /// nil if no record has prompts that the measure is about.
  package subscript(_ measure: ScoreMeasure) -> Average? { averages[measure] }

  /// ES; nil for no records.
  package var efficacy: Average? { self[.efficacy] }
  /// PS; nil if no record has paraphrases.
  package var paraphrase: Average? { self[.paraphrase] }
  /// NS; nil if no record has neighbours.
  package var neighborhood: Average? { self[.neighborhood] }
  /// GE, in bits; nil if it was not measured.
  package var entropy: Average? { self[.generationEntropy] }

  /// S: harmonic mean of the three averages, or of those that there are; 0 if one of them is. Taken
  /// once, over the averages, not record by record.
  package var score: Double { harmonicMean(successes.map(\.mean)) }

  /// Standard error of S to first order, the three averages taken as independent:
  /// dS/dm = S^2 / (n m^2) for each of the n averages m.
  package var scoreError: Double {
    let score = score
    guard score > 0 else { return 0 }
    let count = Double(successes.count)
    let variance = successes.reduce(0) { sum, average in
      let slope = score * score / (count * average.mean * average.mean)
      return sum + slope * slope * average.standardError * average.standardError
    }
    return variance.squareRoot()
  }

  private var successes: [Average] { ScoreMeasure.successes.compactMap { self[$0] } }
}
