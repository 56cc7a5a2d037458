import CNumerics

/// A symmetric float64 matrix, of which the lower triangle counts.
package struct SymmetricMatrix: Sendable {
  package let order: Int
  /// Row-major [order, order]; entries above the diagonal are undefined.
  package var values: [Double]

  package init(order: Int) {
    self.order = order
    values = Array(repeating: 0, count: order * order)
  }

  package init(order: Int, values: [Double]) {
    precondition(values.count == order * order)
    self.order = order
    self.values = values
  }

  package subscript(row: Int, column: Int) -> Double {
    row >= column ? values[row * order + column] : values[column * order + row]
  }

  /// Largest absolute column sum.
  package var oneNorm: Double {
    var sums = [Double](repeating: 0, count: order)
    for row in 0..<order {
      for column in 0...row {
        let magnitude = abs(values[row * order + column])
        sums[column] += magnitude
        if row != column { sums[row] += magnitude }
      }
    }
    return sums.max() ?? 0
  }

  /// Mean of the diagonal.
  package var meanDiagonal: Double {
    (0..<order).reduce(0) { $0 + values[$1 * order + $1] } / Double(max(order, 1))
  }
}

/// The Cholesky factor of a symmetric positive definite matrix, in float64: factored once, solved with often.
package struct CholeskyFactor: Sendable {
  package let order: Int
  /// 1 / condition number in the 1-norm, estimated.
  package let reciprocalCondition: Double
  private let factor: [Double]

  /// A leading minor is not positive: the matrix is singular or not a second moment at all.
  package struct NotPositiveDefinite: Error {
    package let minor: Int
  }

  /// - Cost: order^3 / 3 multiplications, once.
  /// - Throws: `NotPositiveDefinite`.
  package init(_ matrix: SymmetricMatrix) throws(NotPositiveDefinite) {
    let norm = matrix.oneNorm
    var values = matrix.values
    let info = cn_dpotrf_lower(Int64(matrix.order), &values)
    guard info == 0 else { throw NotPositiveDefinite(minor: Int(info)) }
    order = matrix.order
    factor = values
    reciprocalCondition = cn_dpocon_lower(Int64(order), values, norm)
  }

  /// Solves A X = B. `right` holds the right-hand sides as rows, [count, order]; so does the result.
  /// - Cost: 2 order^2 multiplications a right-hand side.
  package func solve(_ right: [Double]) -> [Double] {
    var result = right
    _ = cn_dpotrs_lower(Int64(order), Int64(right.count / max(order, 1)), factor, &result)
    return result
  }
}
