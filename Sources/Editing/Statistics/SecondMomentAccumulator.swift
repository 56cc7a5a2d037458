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
  package let sum: SymmetricMatrix
  package let layer: Int

  private let model: LanguageModel
  private let store: KeyValueStore
  private let tape = Tape(forwardOnly: ())
  private let hidden = Matrix()
  private let product = Matrix()

  /// Rows of one forward pass: fixed, so that an interrupted run and a whole one cut the stream alike.
  package static let blockTokens = 2048
  /// Tokens of a text that count; long ones are cut, as the reference cuts them to the model's positions.
  package static let longestText = 2048
  private static let productRows = 1024
  /// Rows of C that are added up at a time: the product then takes little memory, whatever F is.
  private static let panelRows = 1024

  /// - Parameters texts, tokens, sum: the state of an earlier run, or nothing.
  package init(
    _ model: LanguageModel, layer: Int, texts: Int = 0, tokens: Int = 0,
    sum: SymmetricMatrix? = nil
  ) {
    let order = model.configuration.intermediateSize
    self.model = model
    self.layer = layer
    self.texts = texts
    self.tokens = tokens
    self.sum = sum ?? SymmetricMatrix(order: order)
    store = KeyValueStore(model.configuration)
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
    let used = sequences.count
    // Where nothing stands in front of texts, one of bytes that the vocabulary leaves out has no token.
    sequences.removeAll(where: \.isEmpty)
    guard !sequences.isEmpty else {
      texts += used
      return used
    }
    let batch = PackedBatch(sequences)
    model.llama.embed(batch, into: hidden)
    try model.llama.forward(
      hidden, through: 0..<layer + 1, batch, store: store, tape: tape, untilKey: true,
      cancellation: cancellation)
    try accumulate(tape[layer].key)
    texts += used
    tokens += rows
    return used
  }

  private func accumulate(_ keys: Matrix) throws {
    guard keys.isFinite else { throw EditError.notFinite(model, "in block \(layer)") }
    for start in stride(from: 0, to: keys.rows, by: Self.productRows) {
      let rows = min(Self.productRows, keys.rows - start)
      let k = keys.base + start * keys.columns  // [rows, F]
      for top in stride(from: 0, to: keys.columns, by: Self.panelRows) {
        addPanel(k, rows, top..<min(top + Self.panelRows, keys.columns))
      }
    }
  }

  /// Rows `panel` of k^T k, as far as their last column in the lower triangle, added to the sum.
  private func addPanel(_ k: UnsafeMutablePointer<Float>, _ rows: Int, _ panel: Range<Int>) {
    let order = Int64(sum.order)
    let width = Int64(panel.upperBound)
    product.reshape(panel.count, panel.upperBound)
    cn_sgemm(
      true, false, Int64(panel.count), width, Int64(rows), 1, k + panel.lowerBound, order, k, order,
      0, product.base, width)
    cn_add_panel(
      Int64(panel.count), width, product.base, order, sum.base + panel.lowerBound * sum.order)
  }

  /// The mean. The sum becomes it, so nothing can be added afterwards.
  package consuming func moment(provenance: String) -> SecondMoment {
    sum.scale(by: 1 / Double(max(tokens, 1)))
    return SecondMoment(layer: layer, tokens: tokens, matrix: sum, provenance: provenance)
  }
}
