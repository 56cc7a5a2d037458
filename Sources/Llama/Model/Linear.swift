import Tensors

/// A matrix without bias, y = x W^T, held in both orientations.
///
/// oneDNN multiplies small row counts by a plain [inputs, outputs] matrix half as fast again as by a transposed
/// one, and editing is made of small row counts: the second copy is worth its memory on models that fit twice.
package final class Linear {
  /// [outputs, inputs], as checkpoints store it.
  package let weight: Matrix
  /// [inputs, outputs].
  private let transposed = Matrix()

  package var outputs: Int { weight.rows }
  package var inputs: Int { weight.columns }

  package init(_ weight: Matrix) {
    self.weight = weight
    refresh()
  }

  /// To be called when `weight` has been written.
  package func refresh() { transposed.transpose(of: weight) }

  /// y [T, outputs] = x [T, inputs] W^T, added to y if `accumulate`.
  func forward(_ x: Matrix, into y: Matrix, accumulate: Bool = false) {
    multiply(x, transposed, into: y, accumulate: accumulate)
  }

  /// dx [T, inputs] = dy [T, outputs] W.
  func backward(_ dy: Matrix, into dx: Matrix) {
    multiply(dy, weight, into: dx)
  }

  /// dW [outputs, inputs] += dy^T x.
  func accumulateGradient(_ dy: Matrix, _ x: Matrix, into dW: Matrix) {
    multiply(dy, transposed: true, x, into: dW, accumulate: true)
  }
}
