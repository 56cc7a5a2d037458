import Llama

/// What causal tracing found for one prompt: how probable its answer is with the subject hidden, and with one thing
/// at a time put back.
package struct CausalTrace: Sendable, Equatable {
  package let prompt: TracedPrompt
  /// The token that the model finds likeliest after the clean prompt.
  package let answer: Int32
  /// Probability of the answer after the clean prompt.
  package let clean: Double
  /// The same with noise on the subject, a mean over the samples.
  package let corrupted: Double
  /// The same with what stands at a position put back around a block, by site: [T][blocks].
  package let scores: [Intervention.Site: [[Double]]]

  package init(
    prompt: TracedPrompt, answer: Int32, clean: Double, corrupted: Double,
    scores: [Intervention.Site: [[Double]]]
  ) {
    self.prompt = prompt
    self.answer = answer
    self.clean = clean
    self.corrupted = corrupted
    self.scores = scores
  }

  /// What hiding the subject takes away.
  package var totalEffect: Double { clean - corrupted }

  /// What a site gives back at the tokens of a class, a mean over them, for each block; nil where the prompt has
  /// no such token or the site was not traced.
  package func indirectEffects(_ site: Intervention.Site, at tokens: TokenClass) -> [Double]? {
    let positions = tokens.positions(in: prompt)
    guard let scores = scores[site], !positions.isEmpty else { return nil }
    return scores[0].indices.map { block in
      positions.reduce(0) { $0 + scores[$1][block] } / Double(positions.count) - corrupted
    }
  }
}

/// Causal traces of many facts, averaged. Each fact counts once, however many tokens of a class it has.
package struct AverageTrace: Sendable {
  package typealias Average = ScoreSummary.Average

  /// Facts traced.
  package let count: Int
  /// Facts to which the model had another answer than the expected one.
  package let skipped: Int
  /// nil for no facts.
  package let clean, corrupted: Average?
  /// Average indirect effects for each block, by site and token class; without classes that no prompt had.
  package let effects: [Intervention.Site: [TokenClass: [Average]]]

  package init(_ traces: [CausalTrace], skipped: Int) {
    count = traces.count
    self.skipped = skipped
    clean = Average(traces.map(\.clean))
    corrupted = Average(traces.map(\.corrupted))
    var effects: [Intervention.Site: [TokenClass: [Average]]] = [:]
    for site in Intervention.Site.allCases {
      for tokens in TokenClass.allCases {
        let found = traces.compactMap { $0.indirectEffects(site, at: tokens) }
        guard let first = found.first else { continue }
        effects[site, default: [:]][tokens] = first.indices.compactMap { block in
          Average(found.map { $0[block] })
        }
      }
    }
    self.effects = effects
  }
}
