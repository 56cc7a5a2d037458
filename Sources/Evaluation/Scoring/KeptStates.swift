import Llama
import Tensors

/// What an edit of a block's `down_proj`, or of a later one, leaves of the unedited model's passes over texts, kept: the
/// residual stream in front of that block's feed-forward, and the keys. Scoring after each of many such edits starts at
/// the product that was edited.
///
/// A row depends on its token and those before it, so texts share the rows of what they have in common.
final class KeptStates {
  /// The first block whose `down_proj` may be edited.
  let block: Int
  /// Residual stream between attention and feed-forward, a row for each distinct beginning of a text, [beginnings, D].
  private let middles: Matrix
  /// Input of `down_proj`, [beginnings, F].
  private let keys: Matrix
  private var count = 0
  private var rowOf: [Step: Int32] = [:]

  /// One token more than a beginning that has a row already; -1 has none.
  private struct Step: Hashable {
    let before: Int32
    let token: Int32
  }

  /// - Parameter beginnings: how many distinct ones the texts to come have.
  init(of block: Int, _ configuration: LlamaConfiguration, beginnings: Int) {
    self.block = block
    (middles, keys) = (Matrix(isKept: true), Matrix(isKept: true))
    middles.reshape(beginnings, configuration.hiddenSize)
    keys.reshape(beginnings, configuration.intermediateSize)
  }

  /// Bytes that so many beginnings take.
  static func bytes(_ configuration: LlamaConfiguration, beginnings: Int) -> Int {
    beginnings * (configuration.hiddenSize + configuration.intermediateSize)
      * MemoryLayout<Float>.size
  }

  /// Takes texts in.
  ///
  /// - Parameters:
  ///   - middle: of all packed rows, [T, D].
  ///   - key: of all packed rows, [T, F].
  func add(_ texts: [[Int32]], _ packed: PackedTexts, middle: Matrix, key: Matrix) {
    for (text, rows) in zip(texts, packed.rows) {
      var before: Int32 = -1
      for (token, row) in zip(text, rows) {
        let step = Step(before: before, token: token)
        before = rowOf[step] ?? keep(middle.row(Int(row)), key.row(Int(row)), as: step)
      }
    }
  }

  private func keep(
    _ middle: UnsafeMutableBufferPointer<Float>, _ key: UnsafeMutableBufferPointer<Float>,
    as step: Step
  ) -> Int32 {
    _ = middles.row(count).update(from: middle)
    _ = keys.row(count).update(from: key)
    rowOf[step] = Int32(count)
    count += 1
    return Int32(count - 1)
  }

  /// Lays out what is known of texts as their batch wants it, [T, D] and [T, F]. Returns false if some are not known.
  func gather(_ texts: [[Int32]], _ packed: PackedTexts, middle: Matrix, key: Matrix) -> Bool {
    var source = [Int32](repeating: -1, count: packed.batch.rows)
    for (text, rows) in zip(texts, packed.rows) {
      var before: Int32 = -1
      for (token, row) in zip(text, rows) {
        if source[Int(row)] < 0 {
          guard let known = rowOf[Step(before: before, token: token)] else { return false }
          source[Int(row)] = known
        }
        before = source[Int(row)]
      }
    }
    middle.gather(middles, rows: source)
    key.gather(keys, rows: source)
    return true
  }
}
