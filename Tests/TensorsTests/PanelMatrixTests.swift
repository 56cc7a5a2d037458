import Tensors
import Testing

/// Products by panels against the same sums in float64.
@Suite struct PanelMatrixTests {
  /// Inner dimension and columns: whole panels and broken ones, one block of depth and several.
  static let shapes = [(33, 19), (160, 224), (385, 16), (1000, 40), (7, 1)]

  private static func matrix(_ rows: Int, _ columns: Int, seed: UInt64) -> Matrix {
    Matrix(rows, columns, KernelTests.random(rows * columns, seed: seed))
  }

  /// The panels of a matrix, laid out from it and from its transpose.
  private static func panels(_ b: Matrix) -> [PanelMatrix] {
    let transposed = Matrix()
    transposed.transpose(of: b)
    let (copied, turned) = (PanelMatrix(), PanelMatrix())
    copied.copy(b)
    turned.transpose(of: transposed)
    return [copied, turned]
  }

  /// Row counts around those of a tile and of a block, and of more than a thread's share.
  @Test(arguments: shapes) func productsAgree(_ k: Int, _ n: Int) {
    let (a, b) = (Self.matrix(200, k, seed: 1), Self.matrix(k, n, seed: 2))
    let exact = (0..<a.rows * n).map { index in
      (0..<k).reduce(0.0) { $0 + Double(a[index / n, $1]) * Double(b[$1, index % n]) }
    }
    // Sums of terms of size one round by the size that they have on the way, which is the root of their number.
    let tolerance = 2.4e-7 * Double(k) + 1e-6
    for panels in Self.panels(b) {
      #expect(panels.rows == k && panels.columns == n)
      #expect(panels.bytes == 4 * k * ((n + 15) / 16 * 16))
      for m in [1, 2, 5, 6, 7, 11, 12, 13, 31, 97, 200] {
        let (first, c) = (Matrix(), Matrix())
        first.gather(a, rows: (0..<m).map { Int32($0) })
        multiply(first, panels, into: c)
        let product = c.values
        multiply(first, panels, into: c, accumulate: true)
        for (index, (once, twice)) in zip(product, c.values).enumerated() {
          #expect(abs(Double(once) - exact[index]) < tolerance)
          #expect(abs(Double(twice) - 2 * exact[index]) < 2 * tolerance)
        }
      }
    }
  }

  /// A fact's numbers are the same whichever facts it is optimised or scored with.
  @Test(arguments: shapes) func aRowDoesNotDependOnTheOthers(_ k: Int, _ n: Int) {
    let panels = Self.panels(Self.matrix(k, n, seed: 2))[0]
    let a = Self.matrix(100, k, seed: 1)
    let all = Matrix()
    multiply(a, panels, into: all)
    for rows in [0..<1, 3..<10, 20..<51, 1..<100] {
      let (part, c) = (Matrix(), Matrix())
      part.gather(a, rows: rows.map { Int32($0) })
      multiply(part, panels, into: c)
      let start = all.base + rows.lowerBound * n
      #expect(c.values == Array(UnsafeBufferPointer(start: start, count: c.count)))
    }
  }
}
