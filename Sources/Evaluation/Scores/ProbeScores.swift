/// The scores of one edit's probes (`summarize.py` of ROME and MEMIT), as fractions of 1.
package struct ProbeScores: Sendable, Equatable {
  package let rewrite: PromptScore
  package let paraphrases: [PromptScore]
  package let neighbors: [PromptScore]

  package init(rewrite: PromptScore, paraphrases: [PromptScore], neighbors: [PromptScore]) {
    self.rewrite = rewrite
    self.paraphrases = paraphrases
    self.neighbors = neighbors
  }

  /// ES: the new object beats the old one after the edit's own prompt, 0 or 1.
  package var efficacy: Double { rewrite.succeeds ? 1 : 0 }
  /// PS: the same, over the paraphrases; nil without any.
  package var paraphrase: Double? { Self.mean(paraphrases) { $0.succeeds ? 1 : 0 } }
  /// NS: the old object still beats the new one, over the neighbours; nil without any.
  package var neighborhood: Double? { Self.mean(neighbors) { $0.succeeds ? 1 : 0 } }
  /// Harmonic mean of those of the three that there are; 0 if one of them is.
  package var score: Double {
    harmonicMean([efficacy, paraphrase, neighborhood].compactMap(\.self))
  }

  /// EM: e^-NLL(new) - e^-NLL(old) after the edit's own prompt.
  package var efficacyMagnitude: Double { rewrite.magnitude }
  /// PM: its mean over the paraphrases; nil without any.
  package var paraphraseMagnitude: Double? { Self.mean(paraphrases, \.magnitude) }
  /// NM: mean of e^-NLL(old) - e^-NLL(new) over the neighbours; nil without any.
  package var neighborhoodMagnitude: Double? { Self.mean(neighbors, \.magnitude) }

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
