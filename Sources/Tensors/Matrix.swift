import CNumerics

/// A row-major float32 matrix that owns its memory and can be reshaped without giving it back.
///
/// A reference type on purpose: activations are written in place thousands of times an edit, and first touch of
/// fresh pages is what costs. One thread uses a matrix at a time.
package final class Matrix {
  package private(set) var rows: Int
  package private(set) var columns: Int
  package private(set) var base: UnsafeMutablePointer<Float>
  private var memory: MatrixMemory
  private let isKept: Bool

  /// A zeroed matrix.
  ///
  /// - Parameter isKept: it will outlive the work that makes it, as weights do.
  package init(_ rows: Int = 0, _ columns: Int = 0, isKept: Bool = false) {
    self.rows = rows
    self.columns = columns
    self.isKept = isKept
    memory = MatrixMemory(max(rows * columns, 16), isKept: isKept)
    base = memory.base
    base.initialize(repeating: 0, count: memory.count)
  }

  /// A copy of `values`, `rows` x `columns`.
  package convenience init(_ rows: Int, _ columns: Int, _ values: [Float]) {
    precondition(values.count == rows * columns, "values must fill the shape")
    self.init(rows, columns)
    values.withUnsafeBufferPointer { base.update(from: $0.baseAddress!, count: values.count) }
  }

  deinit { memory.free() }

  package var count: Int { rows * columns }

  /// All elements, row after row.
  package var values: [Float] { Array(UnsafeBufferPointer(start: base, count: count)) }

  package subscript(row: Int, column: Int) -> Float {
    get { base[row * columns + column] }
    set { base[row * columns + column] = newValue }
  }

  /// The elements of one row, valid until the next reshape.
  package func row(_ index: Int) -> UnsafeMutableBufferPointer<Float> {
    UnsafeMutableBufferPointer(start: base + index * columns, count: columns)
  }

  /// Changes the shape. The contents are undefined afterwards if the matrix grew beyond its memory.
  package func reshape(_ rows: Int, _ columns: Int) {
    self.rows = rows
    self.columns = columns
    guard count > memory.count else { return }
    memory.free()
    memory = MatrixMemory(count, isKept: isKept)
    base = memory.base
  }

  /// Makes room for `rows` rows of the present width and keeps what is there.
  package func grow(rows newRows: Int) {
    guard newRows * columns > memory.count else {
      rows = newRows
      return
    }
    // Half as much again, so that a growing key/value store copies each row a bounded number of times.
    let grown = MatrixMemory(max(newRows * columns, memory.count * 3 / 2), isKept: isKept)
    grown.base.update(from: base, count: count)
    memory.free()
    memory = grown
    base = memory.base
    rows = newRows
  }

  package func fill(_ value: Float) { base.update(repeating: value, count: count) }

  /// Takes on the shape and contents of `other`.
  package func copy(_ other: Matrix) {
    reshape(other.rows, other.columns)
    base.update(from: other.base, count: count)
  }

  /// An independent copy.
  package func clone() -> Matrix {
    let result = Matrix(0, 0)
    result.copy(self)
    return result
  }

  /// Takes on the rows of `other` that `indices` names, in that order: [indices, other.columns].
  package func gather(_ other: Matrix, rows indices: [Int32]) {
    reshape(indices.count, other.columns)
    for (row, index) in indices.enumerated() {
      (base + row * columns).update(from: other.base + Int(index) * columns, count: columns)
    }
  }

  /// Puts the rows of `other` at `indices` and zeros elsewhere, in a matrix of `rows` rows.
  package func scatter(_ other: Matrix, to indices: [Int32], rows: Int) {
    reshape(rows, other.columns)
    fill(0)
    for (row, index) in indices.enumerated() {
      (base + Int(index) * columns).update(from: other.base + row * columns, count: columns)
    }
  }

  /// Takes on the transpose of `other`.
  package func transpose(of other: Matrix) {
    reshape(other.columns, other.rows)
    cn_transpose(Int64(other.rows), Int64(other.columns), other.base, base)
  }

  package var isFinite: Bool { cn_all_finite(Int64(count), base) }

  /// Frobenius norm, summed in float64.
  package var norm: Double { cn_sum_of_squares(Int64(count), base).squareRoot() }
}
