import CNumerics
import Llama
import Tensors

/// Takes a second moment over a stream of texts: float32 products of a few hundred keys at a time, carried in
/// float64. Its state after any block of texts can be kept and taken up again, to the same bits.
package final class SecondMomentAccumulator {
  /// Texts taken in so far, and their tokens.
  package private(set) var texts: Int
  package private(set) var tokens: Int
  /// Sum of k k^T, [F, F], lower triangle.
  package private(set) var sum: [Double]
  package let layer: Int

  private let model: LanguageModel
  private let store: KeyValueStore
  private let tape = Tape(forwardOnly: ())
  private let hidden = Matrix()
  private let product: Matrix

  /// Rows of one forward pass: fixed, so that an interrupted run and a whole one cut the stream alike.
  package static let blockTokens = 2048
  /// Tokens of a text that count; long ones are cut, as the reference cuts them to the model's positions.
  package static let longestText = 2048
  private static let productRows = 512

  /// - Parameters texts, tokens, sum: the state of an earlier run, or nothing.
  package init(
    _ model: LanguageModel, layer: Int, texts: Int = 0, tokens: Int = 0, sum: [Double]? = nil
  ) {
    let order = model.configuration.intermediateSize
    self.model = model
    self.layer = layer
    self.texts = texts
    self.tokens = tokens
    self.sum = sum ?? Array(repeating: 0, count: order * order)
    store = KeyValueStore(model.configuration)
    product = Matrix(order, order)
  }

  /// Takes in the next texts of the stream, as many as fill one block (at least one).
  ///
  /// - Returns: how many of `stream`, which begins with text number `texts`, were used.
  /// - Throws: `Interrupted`, with the state as before; `EditError` for keys that are not finite.
  package func add(
    _ stream: some Sequence<String>, cancellation: Cancellation = .never
  ) throws -> Int {
    let longest = min(Self.longestText, model.configuration.maximumPositions)
    var sequences: [[Int32]] = []
    var rows = 0
    for text in stream {
      sequences.append(Array(model.encode(text).prefix(longest)))
      rows += sequences[sequences.count - 1].count
      if rows >= Self.blockTokens { break }
    }
    guard !sequences.isEmpty else { return 0 }
    let batch = PackedBatch(sequences)
    model.llama.embed(batch, into: hidden)
    try model.llama.forward(
      hidden, through: 0..<layer + 1, batch, store: store, tape: tape, cancellation: cancellation)
    try accumulate(tape[layer].key)
    texts += sequences.count
    tokens += rows
    return sequences.count
  }

  private func accumulate(_ keys: Matrix) throws {
    guard keys.isFinite else { throw EditError.notFinite(model, "in block \(layer)") }
    let order = Int64(keys.columns)
    for start in stride(from: 0, to: keys.rows, by: Self.productRows) {
      let rows = min(Self.productRows, keys.rows - start)
      cn_ssyrk_lower(order, Int64(rows), keys.base + start * keys.columns, product.base)
      cn_add_lower(order, product.base, &sum)
    }
  }

  /// The mean so far.
  package func moment(provenance: String) -> SecondMoment {
    let order = model.configuration.intermediateSize
    let scale = 1 / Double(max(tokens, 1))
    return SecondMoment(
      layer: layer, tokens: tokens,
      matrix: SymmetricMatrix(order: order, values: sum.map { $0 * scale }), provenance: provenance)
  }
}
