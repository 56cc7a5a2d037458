import Llama
import Tensors

/// The residual stream of texts as it enters a block of the unedited model, kept: no edit of that block or of a later
/// one changes it, so scoring after each of many such edits can start there.
///
/// A row depends on its token and those before it, so texts share the rows of what they have in common.
final class KeptStates {
  /// The first block that has to be run.
  let block: Int
  /// A row for each distinct beginning of a text, [beginnings, D].
  private let states: Matrix
  private var count = 0
  private var rowOf: [Step: Int32] = [:]

  /// One token more than a beginning that has a row already; -1 has none.
  private struct Step: Hashable {
    let before: Int32
    let token: Int32
  }

  init(before block: Int, width: Int) {
    self.block = block
    states = Matrix(0, width)
  }

  /// Takes the states of texts in.
  ///
  /// - Parameter hidden: of all packed rows, [T, D].
  func add(_ texts: [[Int32]], _ packed: PackedTexts, _ hidden: Matrix) {
    states.grow(rows: count + packed.batch.rows)
    for (text, rows) in zip(texts, packed.rows) {
      var before: Int32 = -1
      for (token, row) in zip(text, rows) {
        let step = Step(before: before, token: token)
        before = rowOf[step] ?? keep(hidden.row(Int(row)), as: step)
      }
    }
  }

  private func keep(_ state: UnsafeMutableBufferPointer<Float>, as step: Step) -> Int32 {
    _ = states.row(count).update(from: state)
    rowOf[step] = Int32(count)
    count += 1
    return Int32(count - 1)
  }

  /// Lays the states of texts out as their batch wants them, [T, D]. Returns false if some are not known.
  func gather(_ texts: [[Int32]], _ packed: PackedTexts, into hidden: Matrix) -> Bool {
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
    hidden.gather(states, rows: source)
    return true
  }
}
