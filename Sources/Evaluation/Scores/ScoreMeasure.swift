/// One of the numbers that an edit is judged by (`summarize.py` of ROME, MEMIT and the unified study).
package enum ScoreMeasure: String, Sendable, CaseIterable {
  case efficacy, paraphrase, neighborhood
  case efficacyMagnitude = "efficacy_magnitude"
  case paraphraseMagnitude = "paraphrase_magnitude"
  case neighborhoodMagnitude = "neighborhood_magnitude"
  case efficacyAccuracy = "efficacy_accuracy"
  case paraphraseAccuracy = "paraphrase_accuracy"
  case neighborhoodAccuracy = "neighborhood_accuracy"
  case efficacyGeneration = "efficacy_generation"
  case paraphraseGeneration = "paraphrase_generation"
  case neighborhoodGeneration = "neighborhood_generation"
  /// In bits; the others are fractions of 1.
  case generationEntropy = "generation_entropy"

  /// The three that make the score.
  package static let successes = [efficacy, paraphrase, neighborhood]

  /// The same prompts by what the model says, not by which of two objects it finds more probable.
  package static let generations = [
    efficacyGeneration, paraphraseGeneration, neighborhoodGeneration,
  ]

  /// Those that any probes have. Entropy takes texts, and is measured where somebody asks for it.
  package static let usual = allCases.filter { $0 != .generationEntropy }

  /// As papers call it.
  package var symbol: String {
    switch self {
    case .efficacy: "ES"
    case .paraphrase: "PS"
    case .neighborhood: "NS"
    case .efficacyMagnitude: "EM"
    case .paraphraseMagnitude: "PM"
    case .neighborhoodMagnitude: "NM"
    case .efficacyAccuracy: "EA"
    case .paraphraseAccuracy: "PA"
    case .neighborhoodAccuracy: "NA"
    case .efficacyGeneration: "ES said"
    case .paraphraseGeneration: "PS said"
    case .neighborhoodGeneration: "NS said"
    case .generationEntropy: "GE"
    }
  }
}
