import Tensors

/// A matrix without bias, y = x W^T.
///
/// A small model's is held in panels of both orientations as well (`PanelMatrix`), because editing is made of products
/// of few rows. A large model's is used as the checkpoint has it.
package final class Linear {
  /// W, [outputs, inputs], as checkpoints store it.
  package let storage: Weight
  /// What forward multiplies by, [inputs, outputs].
  private let transposed: PanelMatrix?
  /// What backward multiplies by, [outputs, inputs].
  private let straight: PanelMatrix?

  package var outputs: Int { storage.rows }
  package var inputs: Int { storage.columns }

  /// Whether there are panels.
  package var isTwofold: Bool { transposed != nil }

  /// - Parameter twofold: whether to keep it in panels of both orientations.
  package init(_ weight: Matrix, twofold: Bool = true) {
    storage = .dense(weight)
    transposed = twofold ? PanelMatrix(isKept: true) : nil
    straight = twofold ? PanelMatrix(isKept: true) : nil
    refresh()
  }

  /// A small model's weight comes as a dense one and is held in panels, a large one's stays where it is.
  package convenience init(_ weight: Weight) {
    switch weight {
    case .dense(let matrix): self.init(matrix)
    case .stored(let parts): self.init(stored: parts)
    }
  }

  private init(stored parts: [StoredMatrix]) {
    storage = .stored(parts)
    transposed = nil
    straight = nil
  }

  /// W as float32, [outputs, inputs]; see `Weight.matrix`.
  package var weight: Matrix { storage.matrix }

  /// To be called when a dense weight has been written.
  package func refresh() {
    transposed?.transpose(of: weight)
    straight?.copy(weight)
  }

  /// Bytes of memory of its own.
  package var ownedBytes: Int {
    storage.ownedBytes + (transposed?.bytes ?? 0) + (straight?.bytes ?? 0)
  }

  /// y [T, outputs] = x [T, inputs] W^T, added to y if `accumulate`.
  package func forward(_ x: Matrix, into y: Matrix, accumulate: Bool = false) {
    if let transposed { return multiply(x, transposed, into: y, accumulate: accumulate) }
    if !accumulate { y.reshape(x.rows, outputs) }
    switch storage {
    case .dense(let matrix):
      multiply(x, transposed: false, matrix, transposed: true, into: y, accumulate: accumulate)
    case .stored(let parts):
      var column = 0
      for part in parts {
        part.forward(x, into: y, column: column, accumulate: accumulate)
        column += part.rows
      }
    }
  }

  /// dx [T, inputs] = dy [T, outputs] W.
  func backward(_ dy: Matrix, into dx: Matrix) {
    if let straight { return multiply(dy, straight, into: dx) }
    switch storage {
    case .dense(let matrix): multiply(dy, matrix, into: dx)
    case .stored(let parts):
      dx.reshape(dy.rows, inputs)
      var column = 0
      for part in parts {
        part.backward(dy, column: column, into: dx, accumulate: column > 0)
        column += part.rows
      }
    }
  }

  /// dW [outputs, inputs] += dy^T x.
  func accumulateGradient(_ dy: Matrix, _ x: Matrix, into dW: Matrix) {
    multiply(dy, transposed: true, x, into: dW, accumulate: true)
  }
}
