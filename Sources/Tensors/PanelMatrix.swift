import CNumerics

/// A float32 matrix [rows, columns] to multiply by, laid out in panels of sixteen columns for it
/// (`cn_panel_product`).
///
/// Editing is made of products of few rows. By a matrix as it is stored, such a product reads down columns whose
/// elements lie far apart; by panels it reads from end to end, and was seen to take a third to a half less time.
package final class PanelMatrix {
  package private(set) var rows = 0
  package private(set) var columns = 0
  private let memory: Matrix

  /// - Parameter isKept: see `Matrix.init`.
  package init(isKept: Bool = false) { memory = Matrix(isKept: isKept) }

  var base: UnsafeMutablePointer<Float> { memory.base }
  /// Bytes of memory.
  package var bytes: Int { Self.bytes(rows, columns) }

  /// Bytes that a matrix of this shape takes.
  package static func bytes(_ rows: Int, _ columns: Int) -> Int {
    Int(cn_panel_floats(Int64(rows), Int64(columns))) * MemoryLayout<Float>.size
  }

  /// Takes on the contents of `other` [rows, columns].
  package func copy(_ other: Matrix) {
    layOut(other, other.rows, other.columns, transposed: false)
  }

  /// Takes on the transpose of `other` [columns, rows].
  package func transpose(of other: Matrix) {
    layOut(other, other.columns, other.rows, transposed: true)
  }

  private func layOut(_ other: Matrix, _ rows: Int, _ columns: Int, transposed: Bool) {
    (self.rows, self.columns) = (rows, columns)
    memory.reshape(1, Int(cn_panel_floats(Int64(rows), Int64(columns))))
    cn_lay_out_panels(Int64(rows), Int64(columns), other.base, transposed, base)
  }
}
