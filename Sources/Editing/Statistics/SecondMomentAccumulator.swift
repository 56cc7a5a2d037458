import CNumerics
import Llama
import Tensors

/// The second moment of one layer over a stream of texts, as far as it has been taken: float32 products of a few
/// hundred keys at a time, carried in float64. Its state after any block of texts can be kept and taken up again, to
/// the same bits; `SecondMomentPass` feeds it.
package final class SecondMomentAccumulator {
  /// Texts taken in so far, and their tokens.
  package private(set) var texts: Int
  package private(set) var tokens: Int
  /// Sum of k k^T, [F, F], lower triangle.
  package let sum: SymmetricMatrix
  package let layer: Int

  private let model: LanguageModel
  private let product = Matrix()

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
  }

  /// Takes in the keys [T, F] of the next texts.
  ///
  /// - Throws: `EditError` for keys that are not finite, with the state as before.
  func take(_ keys: Matrix, texts count: Int) throws {
    guard keys.isFinite else { throw EditError.notFinite(model, "in block \(layer)") }
    for start in stride(from: 0, to: keys.rows, by: Self.productRows) {
      let rows = min(Self.productRows, keys.rows - start)
      let k = keys.base + start * keys.columns  // [rows, F]
      for top in stride(from: 0, to: keys.columns, by: Self.panelRows) {
        addPanel(k, rows, top..<min(top + Self.panelRows, keys.columns))
      }
    }
    texts += count
    tokens += keys.rows
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
