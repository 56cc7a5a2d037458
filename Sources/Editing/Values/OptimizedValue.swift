/// What value optimisation found for one fact (MEMIT's z), and what it read on the way.
package struct OptimizedValue: Sendable {
  /// Loss of one step: their sum, and its parts.
  package struct Loss: Sendable, Equatable {
    package var likelihood: Float
    package var divergence: Float
    package var decay: Float
    package var total: Float { likelihood + divergence + decay }
  }

  /// Hidden state after the layer at subject-last of the clean prompt, before anything was added: [D].
  package let targetInit: [Float]
  /// What was added to it, the residual of a one-layer edit: [D].
  package let delta: [Float]
  /// Averaged key at the layer, [F].
  package let key: [Float]
  /// One a step that was evaluated.
  package let losses: [Loss]

  /// Tokens of all its sequences, and those of them that every step ran. 0 for a value that came from elsewhere.
  package let tokens, movingTokens: Int

  package init(
    targetInit: [Float], delta: [Float], key: [Float], losses: [Loss], tokens: Int = 0,
    movingTokens: Int = 0
  ) {
    self.tokens = tokens
    self.movingTokens = movingTokens
    self.targetInit = targetInit
    self.delta = delta
    self.key = key
    self.losses = losses
  }

  package var steps: Int { losses.count }
  /// target_init + delta: [D].
  package var value: [Float] { zip(targetInit, delta).map(+) }
}
