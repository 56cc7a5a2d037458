import CNumerics

/// A float32 matrix to multiply by, whose rows lie a little further apart than they are long where that length is bad
/// for the processor's caches.
///
/// Rows that are a multiple of a kibibyte apart share few sets of the first-level cache. A product of few rows reads
/// its second factor in place, down a column of such rows, and was seen to take two to three times as long for it.
package final class PaddedMatrix {
  package private(set) var rows = 0
  package private(set) var columns = 0
  private let memory: Matrix

  /// - Parameter isKept: see `Matrix.init`.
  package init(isKept: Bool = false) { memory = Matrix(isKept: isKept) }

  var base: UnsafeMutablePointer<Float> { memory.base }
  /// Elements from one row to the next.
  var stride: Int { memory.columns }
  /// Bytes of memory.
  package var bytes: Int { memory.count * MemoryLayout<Float>.size }

  /// Whether rows of so many elements are laid further apart.
  package static func isNeeded(columns: Int) -> Bool { columns.isMultiple(of: 256) }

  /// Takes on the contents of `other` [rows, columns].
  package func copy(_ other: Matrix) {
    reshape(other.rows, other.columns)
    for row in 0..<rows {
      (base + row * stride).update(from: other.base + row * columns, count: columns)
    }
  }

  /// Takes on the transpose of `other` [columns, rows].
  package func transpose(of other: Matrix) {
    reshape(other.columns, other.rows)
    cn_transpose(Int64(other.rows), Int64(other.columns), other.base, base, Int64(stride))
  }

  private func reshape(_ rows: Int, _ columns: Int) {
    (self.rows, self.columns) = (rows, columns)
    // A cache line more is enough.
    memory.reshape(rows, Self.isNeeded(columns: columns) ? columns + 16 : columns)
  }
}
