import Tensors

/// The second moment C = E[k k^T] of a layer's keys on ordinary text: what an edit is to leave alone.
package struct SecondMoment {
  package let layer: Int
  /// Tokens it was taken over, begin-of-text included.
  package let tokens: Int
  /// The mean of k k^T, [F, F], lower triangle.
  package let matrix: SymmetricMatrix
  /// Where it came from, in words.
  package let provenance: String

  package init(layer: Int, tokens: Int, matrix: SymmetricMatrix, provenance: String) {
    self.layer = layer
    self.tokens = tokens
    self.matrix = matrix
    self.provenance = provenance
  }

  /// Factors C as it is, in float64, in place.
  ///
  /// - Throws: `EditError` if it is not positive definite, or not by more than rounding.
  /// - Cost: F^3 / 3 multiplications.
  package func wholeFactor() throws -> CholeskyFactor {
    let why: String
    do throws(CholeskyFactor.NotPositiveDefinite) {
      let factor = try matrix.factor()
      if factor.reciprocalCondition > Self.leastCondition { return factor }
      why = "singular"
    } catch {
      why = "not positive definite: its leading minor of order \(error.minor) is not positive"
    }
    throw EditError(
      .singular, "the second moment in \(provenance) is \(why)",
      hint: tokens < matrix.order
        ? "it was taken over \(tokens) tokens: \(matrix.order) are needed at least, better ten times as many"
        : "a second moment is a mean of k k^T: this is another matrix, or it lost too many digits")
  }

  /// Smaller reciprocal condition numbers are those of a singular matrix in float64.
  private static let leastCondition = 1e-14

  /// Factors C in float64, in place. With fewer tokens than dimensions, or exactly dependent keys, C is singular: then the
  /// smallest ridge of 1e-12, 1e-11 ... of its mean diagonal is added that makes it positive definite.
  ///
  /// - Throws: `EditError` if no reasonable ridge helps.
  /// - Cost: F^3 / 3 multiplications.
  package func factor() throws -> (factor: CholeskyFactor, ridge: Double) {
    guard matrix.isFinite else {
      throw EditError(
        .notFinite, "the second moment of layer \(layer) holds a NaN",
        hint: "the statistics file is damaged: run `stats compute` again")
    }
    if let factor = try? matrix.factor(), factor.reciprocalCondition > Self.leastCondition {
      return (factor, 0)
    }
    let scale = matrix.meanDiagonal
    for exponent in stride(from: -12, through: -4, by: 1) {
      let ridge = scale * powerOfTen(exponent)
      if let factor = try? matrix.factor(ridge: ridge),
        factor.reciprocalCondition > Self.leastCondition
      {
        return (factor, ridge)
      }
    }
    throw EditError(
      .singular, "the second moment of layer \(layer) over \(tokens) tokens is singular",
      hint: "take it over more tokens: at least \(matrix.order), better ten times as many")
  }
}

private func powerOfTen(_ exponent: Int) -> Double {
  (0..<abs(exponent)).reduce(1.0) { value, _ in exponent < 0 ? value / 10 : value * 10 }
}
