import Tensors
import Testing

@Suite struct MatrixTests {
  /// Pages of its own or from the heap, few bytes or many: what a matrix holds does not depend on it.
  @Test(arguments: [false, true], [3, 40_000])
  func memoryMakesNoDifference(isKept: Bool, columns: Int) {
    let matrix = Matrix(2, columns, isKept: isKept)
    #expect(matrix.values.allSatisfy { $0 == 0 })
    #expect(Int(bitPattern: matrix.base) % 64 == 0)
    for column in 0..<columns { matrix[1, column] = Float(column) }
    matrix.grow(rows: 7)
    #expect(matrix.rows == 7 && matrix[1, columns - 1] == Float(columns - 1))
    matrix.reshape(1, columns)
    matrix.fill(2)
    let copy = matrix.clone()
    matrix.reshape(20, columns)
    matrix.fill(3)
    #expect(matrix.count == 20 * columns && matrix.values.allSatisfy { $0 == 3 })
    #expect(copy.values == [Float](repeating: 2, count: columns))
    #expect(Int(bitPattern: matrix.base) % 64 == 0)
  }
}
