import CNumerics

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A symmetric float64 matrix, and its Cholesky factor once it has been taken, in the memory of one square.
///
/// A second moment of 14,336 dimensions takes 1.5 GiB: the factor goes into the lower triangle, and what was there is
/// kept in the upper one. A reference type for the same reason: nothing copies it by accident.
package final class SymmetricMatrix {
  package let order: Int
  /// Row-major [order, order]. Until the matrix is factored its lower triangle counts, and what is above the diagonal
  /// is undefined.
  package let base: UnsafeMutablePointer<Double>
  /// Of the matrix, while its factor is in the lower triangle.
  private var diagonal: [Double]?

  /// All zeros. Pages are only taken when they are first written.
  package init(order: Int) {
    self.order = order
    let count = max(order * order, 1)
    guard let memory = calloc(count, MemoryLayout<Double>.stride) else {
      exitOutOfMemory(bytes: count * MemoryLayout<Double>.stride)
    }
    base = memory.bindMemory(to: Double.self, capacity: count)
  }

  /// - Parameter values: row-major [order, order], of which the lower triangle counts.
  package convenience init(order: Int, values: [Double]) {
    precondition(values.count == order * order)
    self.init(order: order)
    base.update(from: values, count: values.count)
  }

  deinit { free(base) }

  /// An element of the matrix, whether it has been factored or not. Only an unfactored one can be written.
  package subscript(row: Int, column: Int) -> Double {
    get {
      let (low, high) = row < column ? (row, column) : (column, row)
      guard let diagonal else { return base[high * order + low] }
      return low == high ? diagonal[low] : base[low * order + high]
    }
    set {
      precondition(diagonal == nil, "a factored matrix is not written to")
      base[max(row, column) * order + min(row, column)] = newValue
    }
  }

  /// Elements of the lower triangle, row after row: row r begins at r (r + 1) / 2.
  package static func packedCount(order: Int) -> Int { order * (order + 1) / 2 }

  /// Mean of the diagonal.
  package var meanDiagonal: Double {
    (0..<order).reduce(0) { $0 + self[$1, $1] } / Double(max(order, 1))
  }

  /// Multiplies every element.
  package func scale(by factor: Double) {
    precondition(diagonal == nil, "a factored matrix is not written to")
    cn_scale_lower(Int64(order), factor, base)
  }

  /// A matrix of its own, multiplied by `factor`.
  package func scaled(by factor: Double) -> SymmetricMatrix {
    let result = SymmetricMatrix(order: order)
    for row in 0..<order {
      for column in 0...row { result.base[row * order + column] = factor * self[row, column] }
    }
    return result
  }

  /// No element is a NaN or an infinity. For a matrix that is not factored.
  package var isFinite: Bool { cn_one_norm_lower(Int64(order), base).isFinite }

  /// Factors the matrix, plus `ridge` on its diagonal, in place. A factor taken before is gone.
  ///
  /// - Cost: order^3 / 3 multiplications, and some solves for the condition.
  /// - Throws: `NotPositiveDefinite`; the matrix can then be factored with a larger ridge.
  package func factor(ridge: Double = 0) throws(CholeskyFactor.NotPositiveDefinite)
    -> CholeskyFactor
  {
    let n = Int64(order)
    if let diagonal {
      cn_mirror_upper(n, base)
      for i in 0..<order { base[i * order + i] = diagonal[i] }
    } else {
      cn_mirror_lower(n, base)
      diagonal = (0..<order).map { base[$0 * order + $0] }
    }
    for i in 0..<order { base[i * order + i] += ridge }
    let norm = cn_one_norm_lower(n, base)
    let info = cn_dpotrf_lower(n, base)
    guard info == 0 else { throw CholeskyFactor.NotPositiveDefinite(minor: Int(info)) }
    return CholeskyFactor(self, reciprocalCondition: cn_dpocon_lower(n, base, norm))
  }
}

/// The Cholesky factor of a symmetric positive definite matrix, in float64: factored once, solved with often.
package struct CholeskyFactor {
  /// What was factored.
  package let matrix: SymmetricMatrix
  /// 1 / condition number in the 1-norm, estimated.
  package let reciprocalCondition: Double

  package var order: Int { matrix.order }

  /// A leading minor is not positive: the matrix is singular or not a second moment at all.
  package struct NotPositiveDefinite: Error {
    package let minor: Int
  }

  fileprivate init(_ matrix: SymmetricMatrix, reciprocalCondition: Double) {
    self.matrix = matrix
    self.reciprocalCondition = reciprocalCondition
  }

  /// Solves A X = B. `right` holds the right-hand sides as rows, [count, order]; so does the result.
  /// - Cost: 2 order^2 multiplications a right-hand side.
  package func solve(_ right: [Double]) -> [Double] {
    var result = right
    withExtendedLifetime(matrix) {
      _ = cn_dpotrs_lower(
        Int64(order), Int64(right.count / max(order, 1)), matrix.base, &result)
    }
    return result
  }
}
