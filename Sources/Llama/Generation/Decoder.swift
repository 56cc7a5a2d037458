import Tensors

/// Reads a prompt once and then a token at a time, on a key/value store of its own.
package final class Decoder {
  private let llama: Llama
  private let store: KeyValueStore
  private let tape = Tape(forwardOnly: ())
  private let head = HeadActivations()
  private let hidden = Matrix()
  private let logits = Matrix()
  package private(set) var count = 0

  package init(_ llama: Llama) {
    self.llama = llama
    store = KeyValueStore(llama.configuration)
  }

  /// Adds tokens to the sequence and returns the logits of what follows the last, [V].
  /// - Parameter tokens: at least one.
  /// - Throws: `Interrupted`, or `ModelError` if the text outgrows the model's positions or a logit is not finite.
  package func read(
    _ tokens: [Int32], cancellation: Cancellation = .never
  ) throws -> [Float] {
    let limit = llama.configuration.maximumPositions
    guard count + tokens.count <= limit else {
      throw ModelError("the text is longer than the model's \(limit) positions")
    }
    let batch = PackedBatch([.init(tokens: tokens, past: count, storeStart: 0)])
    llama.embed(batch, into: hidden)
    try llama.forward(
      hidden, through: 0..<llama.configuration.blockCount, batch, store: store, tape: tape,
      rows: [Int32(tokens.count - 1)], cancellation: cancellation)
    llama.logits(hidden, into: logits, scratch: head)
    guard logits.isFinite else { throw llama.notFiniteError }
    count += tokens.count
    return logits.values
  }
}

extension LanguageModel {
  /// Continues a text.
  ///
  /// - Parameters:
  ///   - tokens: the prompt, begin-of-text included.
  ///   - limit: how many tokens at most; fewer if the model ends the text or its positions run out.
  ///   - accept: sees each token as it comes and returns false to stop after it.
  /// - Returns: the new tokens, end-of-text not included.
  /// - Throws: `Interrupted`; `ModelError` if a logit is not finite.
  package func generate(
    _ tokens: [Int32], limit: Int, sampling: Sampling = .greedy, seed: UInt64 = 0,
    cancellation: Cancellation = .never, accept: (Int32) -> Bool = { _ in true }
  ) throws -> [Int32] {
    let decoder = Decoder(llama)
    var random = SeededRandom(seed: seed)
    var result: [Int32] = []
    var next = tokens
    while result.count < limit, decoder.count + next.count <= configuration.maximumPositions {
      let logits = try decoder.read(next, cancellation: cancellation)
      let token = sampling.draw(logits, using: &random)
      if configuration.endOfText.contains(token) { break }
      result.append(token)
      guard accept(token) else { break }
      next = [token]
    }
    return result
  }
}
