import CNumerics

/// The sum of all updates of one layer, in the fewest factors that make it: Delta = left right.
package struct MergedUpdate: Sendable {
  package let layer: Int
  /// Of the sum, to the precision of float32: singular values below half an ulp of the largest are noise.
  package let rank: Int
  /// [D, rank].
  package let left: [Float]
  /// [rank, F].
  package let right: [Float]

  /// The two factors could not be computed.
  package struct Failure: Error, CustomStringConvertible {
    package let description: String
  }

  /// Delta = left right of one update.
  package struct Factors {
    let rank: Int
    /// [D, rank].
    let left: [Float]
    /// [rank, F].
    let right: [Float]

    package init(rank: Int, left: [Float], right: [Float]) {
      self.rank = rank
      self.left = left
      self.right = right
    }
  }

  /// Merges the updates of `layer` among those of `edits`; see `init(layer:merging:)`.
  package init(layer: Int, of edits: [Edit]) throws(Failure) {
    let updates = edits.flatMap(\.updates).filter { $0.layer == layer }
    try self.init(
      layer: layer,
      merging: updates.map { Factors(rank: $0.rank, left: $0.left, right: $0.right) })
  }

  /// Merges updates, at least one, of one shape.
  ///
  /// Both stacks of factors are made orthonormal, L = Q_L^T T_L^T and R = T_R Q_R, and the small product in between,
  /// T_L^T T_R, is taken apart by its singular values.
  ///
  /// - Throws: `Failure`, when memory is short.
  /// - Cost: with N the sum of ranks, at most D: (D + F) N^2 + N^3 multiplications a few times over, in float64.
  package init(layer: Int, merging updates: [Factors]) throws(Failure) {
    let count = updates.reduce(0) { $0 + $1.rank }
    let rows = updates.first.map { $0.left.count / max($0.rank, 1) } ?? 0
    let columns = updates.first.map { $0.right.count / max($0.rank, 1) } ?? 0
    var left = updates.flatMap { Self.transposed($0.left, rows, $0.rank) }  // [N, D]
    var right = updates.flatMap { $0.right.map(Double.init) }  // [N, F]
    var inner = count
    if count > rows {
      // More factors than the matrix has rows: the matrix itself, and the identity, are the smaller pair.
      right = Self.product(left, transposed: true, right, rows, columns, count)  // [D, F]
      left = (0..<rows * rows).map { $0 % (rows + 1) == 0 ? 1 : 0 }  // [D, D]
      inner = rows
    }
    let leftTriangle = try Self.orthonormalise(&left, inner, rows)
    let rightTriangle = try Self.orthonormalise(&right, inner, columns)
    var core = Self.product(leftTriangle, transposed: true, rightTriangle, inner, inner, inner)
    var u = [Double](repeating: 0, count: inner * inner)
    var singular = [Double](repeating: 0, count: inner)
    var vt = u
    guard cn_dsvd(Int64(inner), &core, &u, &singular, &vt) == 0 else {
      throw Failure(description: "the edits of layer \(layer) cannot be merged: memory is short")
    }
    let noise = (singular.first ?? 0) * Double(Float.ulpOfOne) / 2
    let rank = singular.prefix { $0 > noise }.count
    // Each factor gets the root of the singular value, so that neither is much larger than the other.
    for i in 0..<inner {
      for j in 0..<inner {
        u[i * inner + j] *= singular[j].squareRoot()
        vt[i * inner + j] *= singular[i].squareRoot()
      }
    }
    // [D, N] [N, N], of which the first `rank` columns count; [N, N] [N, F], of which the first `rank` rows do.
    let wide = Self.product(left, transposed: true, u, rows, inner, inner)
    let tall = Self.product(vt, transposed: false, right, inner, columns, inner)
    self.layer = layer
    self.rank = rank
    self.left = (0..<rows).flatMap { row in
      wide[row * inner..<row * inner + rank].map(Float.init)
    }
    self.right = tall.prefix(rank * columns).map(Float.init)
  }

  /// Makes the rows of `x` [count, length] orthonormal; X = T x.
  /// - Returns: T [count, count].
  private static func orthonormalise(
    _ x: inout [Double], _ count: Int, _ length: Int
  ) throws(Failure) -> [Double] {
    var triangle = [Double](repeating: 0, count: count * count)
    guard cn_dlq(Int64(count), Int64(length), &x, &triangle) == 0 else {
      throw Failure(description: "the edits cannot be merged: memory is short")
    }
    return triangle
  }

  /// A B for A [m, k], or A^T B for A [k, m]; B [k, n].
  private static func product(
    _ a: [Double], transposed: Bool, _ b: [Double], _ m: Int, _ n: Int, _ k: Int
  ) -> [Double] {
    var c = [Double](repeating: 0, count: m * n)
    cn_dgemm(
      transposed, false, Int64(m), Int64(n), Int64(k), 1, a, Int64(transposed ? m : k), b, Int64(n),
      0, &c, Int64(n))
    return c
  }

  /// [rows, columns] as [columns, rows].
  private static func transposed(_ x: [Float], _ rows: Int, _ columns: Int) -> [Double] {
    var result = [Double](repeating: 0, count: x.count)
    for row in 0..<rows {
      for column in 0..<columns { result[column * rows + row] = Double(x[row * columns + column]) }
    }
    return result
  }
}
