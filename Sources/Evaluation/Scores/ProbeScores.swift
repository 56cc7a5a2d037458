/// The scores of one edit's probes, as fractions of 1.
package struct ProbeScores: Sendable, Equatable {
  package let rewrite: PromptScore
  package let paraphrases: [PromptScore]
  package let neighbors: [PromptScore]
  /// Mean generation entropy of what is made of the edit's openings, in bits; nil if there are none, or nobody asked.
  package var entropy: Double?

  package init(rewrite: PromptScore, paraphrases: [PromptScore], neighbors: [PromptScore]) {
    self.rewrite = rewrite
    self.paraphrases = paraphrases
    self.neighbors = neighbors
  }

  /// A measure's mean over the prompts that it is about; nil without any.
  package subscript(_ measure: ScoreMeasure) -> Double? {
    switch measure {
    case .efficacy: rewrite.success
    case .paraphrase: Self.mean(paraphrases, \.success)
    case .neighborhood: Self.mean(neighbors, \.success)
    case .efficacyMagnitude: rewrite.magnitude
    case .paraphraseMagnitude: Self.mean(paraphrases, \.magnitude)
    case .neighborhoodMagnitude: Self.mean(neighbors, \.magnitude)
    case .efficacyAccuracy: Self.exact(rewrite)
    case .paraphraseAccuracy: Self.mean(paraphrases, Self.exact)
    case .neighborhoodAccuracy: Self.mean(neighbors, Self.exact)
    case .efficacyGeneration: Self.said([rewrite])
    case .paraphraseGeneration: Self.said(paraphrases)
    case .neighborhoodGeneration: Self.said(neighbors)
    case .generationEntropy: entropy
    }
  }

  /// Harmonic mean of those of the three successes that there are; 0 if one of them is.
  package var score: Double { harmonicMean(ScoreMeasure.successes.compactMap { self[$0] }) }

  private static func exact(_ score: PromptScore) -> Double { score.isExact ? 1 : 0 }

  /// Nil where it was not asked, as by version 0.1.
  private static func said(_ scores: [PromptScore]) -> Double? {
    let said = scores.compactMap(\.isSaid)
    guard !said.isEmpty, said.count == scores.count else { return nil }
    return Double(said.count { $0 }) / Double(said.count)
  }

  private static func mean(
    _ scores: [PromptScore], _ value: (PromptScore) -> Double
  ) -> Double? {
    scores.isEmpty ? nil : scores.reduce(0) { $0 + value($1) } / Double(scores.count)
  }
}

/// Harmonic mean of fractions; 0 if one of them is 0 or there are none.
package func harmonicMean(_ values: [Double]) -> Double {
  guard !values.isEmpty, values.allSatisfy({ $0 > 0 }) else { return 0 }
  return Double(values.count) / values.reduce(0) { $0 + 1 / $1 }
}
