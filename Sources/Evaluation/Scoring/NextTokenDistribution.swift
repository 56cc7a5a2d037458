import Llama
import Tensors

/// What a model expects after one prompt: the probability and rank of every token.
package struct NextTokenDistribution: Sendable {
  package struct Token: Sendable, Equatable {
    package var id: Int32
    /// Usually with its leading blank; bytes that are no whole character show as U+FFFD.
    package var text: String
    /// 0 to 1.
    package var probability: Double
    /// 1 is the most probable. Equally probable tokens rank by id.
    package var rank: Int
  }

  /// [V]
  private let logits: [Float]
  private let logSumExp: Float
  private let tokenizer: Tokenizer

  init(logits: [Float], logSumExp: Float, tokenizer: Tokenizer) {
    self.logits = logits
    self.logSumExp = logSumExp
    self.tokenizer = tokenizer
  }

  /// The `count` most probable tokens, or all if there are fewer.
  package func top(_ count: Int) -> [Token] {
    guard count > 0 else { return [] }
    let ids = logits.withUnsafeBufferPointer { highest(count, of: $0) }
    return ids.enumerated().map { token(Int32($1), rank: $0 + 1) }
  }

  /// One token's place; nil for an id that the model does not have.
  /// - Cost: one look at every logit.
  package func token(_ id: Int32) -> Token? {
    guard logits.indices.contains(Int(id)) else { return nil }
    let own = logits[Int(id)]
    var rank = 1
    for (other, logit) in logits.enumerated() where logit > own || (logit == own && other < id) {
      rank += 1
    }
    return token(id, rank: rank)
  }

  /// 0 to 1; nil for an id that the model does not have.
  package func probability(of id: Int32) -> Double? {
    guard logits.indices.contains(Int(id)) else { return nil }
    return exponential(Double(logits[Int(id)]) - Double(logSumExp))
  }

  private func token(_ id: Int32, rank: Int) -> Token {
    Token(
      id: id, text: tokenizer.decode([id], continuing: true, skippingSpecial: false),
      probability: probability(of: id) ?? 0, rank: rank)
  }
}

extension Scorer {
  /// The `count` most probable tokens after a prompt; see `nextTokenDistribution`.
  package func nextTokens(_ prompt: String, count: Int) throws -> [NextTokenDistribution.Token] {
    try nextTokenDistribution(prompt).top(count)
  }
}
