import CNumerics
import Tensors

/// The one equation that ROME, EMMET and MEMIT share (push-through form of MEMIT's normal equations):
///
///     Delta = R (lambda I + K^T C^-1 K)^-1 K^T C^-1
///
/// C is given as its Cholesky factor; only an n x n system is solved here. With more facts than dimensions
/// (n > d_ff) the other form, R K^T (lambda C + K K^T)^-1, is the smaller system.
package struct EditEquation {
  /// Delta = left right, with left [D, n] and right [n, F].
  package struct Solution: Sendable {
    package let left: [Float]
    package let right: [Float]
    package let rank: Int
    /// Mean of the diagonal of K^T C^-1 K: lambda lives on this scale.
    package let meanLeverage: Double
    /// ||R - Delta K|| / ||R||: what the edit leaves undone.
    package let attainedResidual: Double
  }

  /// Of the second moment, of order F.
  let factor: CholeskyFactor

  package init(_ factor: CholeskyFactor) { self.factor = factor }

  /// - Parameters:
  ///   - keys: K transposed, n rows of length F.
  ///   - residuals: R transposed, n rows of length D.
  /// - Throws: `EditError` if the system is singular, or its solution not finite.
  /// - Cost: n triangular solves of order F, an n x n factorisation.
  package func solve(keys: [[Float]], residuals: [[Float]], lambda: Double) throws -> Solution {
    let n = keys.count
    let k = keys.flatMap { $0.map(Double.init) }  // [n, F]
    let r = transposed(residuals)  // [D, n]
    let solution =
      n > factor.order
      ? try large(k, r, n, lambda) : try small(k, r, n, lambda)
    guard solution.left.allSatisfy(\.isFinite), solution.right.allSatisfy(\.isFinite) else {
      throw EditError(
        .notFinite, "the update is not finite",
        hint: "raise weight, or take statistics over more text")
    }
    return solution
  }

  private func small(_ k: [Double], _ r: [Double], _ n: Int, _ lambda: Double) throws -> Solution {
    let order = factor.order
    let g = factor.solve(k)  // rows of C^-1 K: [n, F]
    var s = [Double](repeating: 0, count: n * n)  // K^T C^-1 K: [n, n]
    cn_dgemm(
      false, true, Int64(n), Int64(n), Int64(order), 1, k, Int64(order), g, Int64(order), 0, &s,
      Int64(n))
    let system = SymmetricMatrix(order: n, values: s)
    for i in 0..<n { system[i, i] += lambda }
    let left = try factored(system, lambda).solve(r)  // R (lambda I + S)^-1: [D, n]
    return Solution(
      left: left.map(Float.init), right: g.map(Float.init), rank: n,
      meanLeverage: (0..<n).reduce(0) { $0 + s[$1 * n + $1] } / Double(n),
      attainedResidual: residual(r, left, s, n))
  }

  private func large(_ k: [Double], _ r: [Double], _ n: Int, _ lambda: Double) throws -> Solution {
    guard lambda > 0 else {
      throw EditError(
        .singular, "\(n) facts are more than the layer's \(factor.order) dimensions",
        hint: "with lambda 0 they cannot all be met: raise weight, or edit in smaller batches")
    }
    let order = factor.order
    let system = factor.matrix.scaled(by: lambda)
    cn_dgemm(
      true, false, Int64(order), Int64(order), Int64(n), 1, k, Int64(order), k, Int64(order), 1,
      system.base, Int64(order))
    let right = try factored(system, lambda).solve(k)  // rows of M^-1 K: [n, F]
    var s = [Double](repeating: 0, count: n * n)
    cn_dgemm(
      false, true, Int64(n), Int64(n), Int64(order), 1, right, Int64(order), k, Int64(order), 0, &s,
      Int64(n))
    let leverage = zip(k, factor.solve(k)).reduce(0) { $0 + $1.0 * $1.1 } / Double(n)
    return Solution(
      left: r.map(Float.init), right: right.map(Float.init), rank: n, meanLeverage: leverage,
      attainedResidual: residual(r, r, s, n))
  }

  private func factored(_ system: SymmetricMatrix, _ lambda: Double) throws -> CholeskyFactor {
    do {
      return try system.factor()
    } catch {
      throw EditError(
        .singular, "the keys of fact \(error.minor) depend on those of the facts before it",
        hint: lambda > 0
          ? "two facts of the batch share a subject: edit them one after the other"
          : "use emmet or memit, whose lambda allows for that")
    }
  }

  /// ||R - L S|| / ||R|| for R, L [D, n] and S = right K, [n, n].
  private func residual(_ r: [Double], _ left: [Double], _ s: [Double], _ n: Int) -> Double {
    var rest = r
    let rows = r.count / max(n, 1)
    cn_dgemm(
      false, false, Int64(rows), Int64(n), Int64(n), -1, left, Int64(n), s, Int64(n), 1, &rest,
      Int64(n))
    let squares = { (x: [Double]) in x.reduce(0) { $0 + $1 * $1 } }
    let whole = squares(r)
    return whole > 0 ? (squares(rest) / whole).squareRoot() : 0
  }
}

/// Rows to columns, in float64: n rows of length D become [D, n].
private func transposed(_ rows: [[Float]]) -> [Double] {
  let width = rows.first?.count ?? 0
  var result = [Double](repeating: 0, count: rows.count * width)
  for (j, row) in rows.enumerated() {
    for (i, value) in row.enumerated() { result[i * rows.count + j] = Double(value) }
  }
  return result
}
