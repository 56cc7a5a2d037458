import Tensors

/// Reads prompts once and then a token at a time, on a key/value store of its own: one text, or several side by side,
/// whose tokens share passes.
package final class Decoder {
  private let llama: Llama
  private let store: KeyValueStore
  private let tape = Tape(forwardOnly: ())
  private let head = HeadActivations()
  private let hidden = Matrix()
  private let logits = Matrix()
  /// First row of every text in the store.
  private let starts: [Int]
  /// Tokens read of every text.
  package private(set) var counts: [Int]

  /// - Parameter rooms: how many tokens every text has at most, where there are several.
  package init(_ llama: Llama, rooms: [Int] = [0]) {
    self.llama = llama
    store = KeyValueStore(llama.configuration)
    starts = rooms.indices.map { rooms[..<$0].reduce(0, +) }
    counts = rooms.map { _ in 0 }
  }

  /// Forgets all but the first tokens of the only text, as if the others had never been read.
  package func keep(first count: Int) { counts[0] = min(max(count, 0), counts[0]) }

  /// Adds tokens to the only text and returns the logits of what follows the last, [V].
  ///
  /// - Parameter tokens: at least one.
  /// - Throws: see `read(texts:)`.
  package func read(_ tokens: [Int32], cancellation: Cancellation = .never) throws -> [Float] {
    try read(texts: [(0, tokens)], cancellation: cancellation)[0]
  }

  /// Adds tokens to some of the texts in one pass and returns for each the logits of what follows its last, [V].
  ///
  /// - Parameter parts: texts by their numbers, ascending, with at least one token each.
  /// - Throws: `Interrupted`, or `ModelError` if a text outgrows the model's positions or a logit is not finite.
  package func read(
    texts parts: [(text: Int, tokens: [Int32])], cancellation: Cancellation = .never
  ) throws -> [[Float]] {
    let limit = llama.configuration.maximumPositions
    guard parts.allSatisfy({ counts[$0.text] + $0.tokens.count <= limit }) else {
      throw ModelError("the text is longer than the model's \(limit) positions")
    }
    let batch = PackedBatch(
      parts.map { .init(tokens: $1, past: counts[$0], storeStart: starts[$0]) })
    try llama.embed(batch, into: hidden)
    let last = zip(batch.rowStarts, parts).map { Int32($0 + $1.tokens.count - 1) }
    try llama.forward(
      hidden, through: 0..<llama.configuration.blockCount, batch, store: store, tape: tape,
      rows: last, cancellation: cancellation)
    llama.logits(hidden, into: logits, scratch: head)
    guard logits.isFinite else { throw llama.notFiniteError }
    for (text, tokens) in parts { counts[text] += tokens.count }
    return parts.indices.map { Array(logits.row($0)) }
  }
}
