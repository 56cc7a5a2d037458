import Llama
import Tensors

/// Reads texts once for the second moments of several layers: a block of texts goes forward through the blocks up to
/// the deepest of them, and each takes its keys on the way.
///
/// What a layer takes does not depend on which others read with it, to the bit.
package final class SecondMomentPass {
  private let model: LanguageModel
  private let store: KeyValueStore
  private let tape = Tape(forwardOnly: ())
  private let hidden = Matrix()

  /// Rows of one forward pass: fixed, so that an interrupted run and a whole one cut the stream alike.
  package static let blockTokens = 2048
  /// Tokens of a text that count; long ones are cut, as the reference cuts them to the model's positions.
  package static let longestText = 2048

  package init(_ model: LanguageModel) {
    self.model = model
    store = KeyValueStore(model.configuration)
  }

  /// Has accumulators take in the next texts of the stream, as many as fill one block (at least one).
  ///
  /// - Parameters:
  ///   - texts: the whole stream.
  ///   - accumulators: of different layers. Those that have taken in fewest texts go on; the others wait until these
  ///     have caught up. All cut the stream at the same places, so that they meet.
  /// - Throws: `Interrupted`, `EditError` for keys that are not finite. Every accumulator is then as before or has
  ///   the whole block.
  package func add(
    _ texts: [String], to accumulators: [SecondMomentAccumulator],
    cancellation: Cancellation = .never
  ) throws {
    guard let start = accumulators.map(\.texts).min() else { return }
    let sequences = block(texts[min(start, texts.count)...])
    guard !sequences.isEmpty else { return }
    let readers = accumulators.filter { $0.texts == start }.sorted { $0.layer < $1.layer }
    // Where nothing stands in front of texts, one of bytes that the vocabulary leaves out has no token.
    let batch = PackedBatch(sequences.filter { !$0.isEmpty })
    guard batch.rows > 0 else {
      for reader in readers {
        try reader.take(
          Matrix(0, model.configuration.intermediateSize), texts: sequences.count)
      }
      return
    }
    try model.llama.embed(batch, into: hidden)  // [T, D]
    var next = 0
    for (index, reader) in readers.enumerated() {
      try model.llama.forward(
        hidden, through: next..<reader.layer + 1, batch, store: store, tape: tape,
        untilKey: index == readers.count - 1, cancellation: cancellation)
      next = reader.layer + 1
      try reader.take(tape[reader.layer].key, texts: sequences.count)
    }
  }

  /// Tokens of the first texts that fill a block together.
  private func block(_ texts: some Sequence<String>) -> [[Int32]] {
    let longest = min(Self.longestText, model.configuration.maximumPositions)
    var sequences: [[Int32]] = []
    var rows = 0
    for text in texts {
      let tokens = Array(model.encode(text).prefix(longest))
      sequences.append(tokens)
      rows += tokens.count
      if rows >= Self.blockTokens { break }
    }
    return sequences
  }
}
