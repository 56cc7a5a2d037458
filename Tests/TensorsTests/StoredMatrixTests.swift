import CNumerics
import Tensors
import TestSupport
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Products with weights where they lie in a file, against the same sums in float64.
@Suite struct StoredMatrixTests {
  /// Rows, columns: whole tiles, and remainders of every kind; deeper than one block of the kernel.
  static let shapes = [(8, 64), (5, 31), (70, 33), (67, 100), (130, 2080), (3, 1)]
  /// One row of input has a kernel of its own; so have up to six, and more.
  static let counts = [1, 2, 6, 7, 20]

  /// What the shell's own writer never makes: a matrix at an odd byte, as in files without padding.
  enum Place: CaseIterable { case aligned, odd }

  private static func matrix(
    _ rows: Int, _ columns: Int, _ type: ElementType, _ place: Place = .aligned
  ) throws -> (StoredMatrix, Matrix) {
    let values = KernelTests.random(rows * columns, seed: UInt64(rows * 1000 + columns))
    let directory = try TemporaryDirectory()
    let path = directory.path + "/weights.safetensors"
    try SafetensorsWriter.write(
      path,
      [
        .init("w", type: type, shape: [rows, columns]) { writer in
          if type == .float32 { return try values.withUnsafeBytes { try writer.write($0) } }
          var halves = [UInt16](repeating: 0, count: values.count)
          if type == .bfloat16 {
            cn_to_bfloat16(Int64(values.count), values, &halves)
          } else {
            cn_to_float16(Int64(values.count), values, &halves)
          }
          try halves.withUnsafeBytes { try writer.write($0) }
        }
      ])
    if place == .odd { try shift(path, to: directory) }
    let file = try SafetensorsFile(path: path)
    return (try StoredMatrix("w", of: file), Matrix(rows, columns, try file.floats("w")))
  }

  /// Makes the header one byte longer, and with that every tensor's place odd.
  private static func shift(_ path: String, to directory: TemporaryDirectory) throws {
    var bytes = try directory.bytes("weights.safetensors")
    let length = Int(bytes[0]) + Int(bytes[1]) << 8
    bytes.insert(UInt8(ascii: " "), at: 8 + length)
    let longer = withUnsafeBytes(of: UInt64(length + 1).littleEndian) { Array($0) }
    bytes.replaceSubrange(..<8, with: longer)
    try directory.write(bytes, to: "weights.safetensors")
  }

  /// A product rounds its inputs to bfloat16 where weights are multiplied in it: 2^-8 a factor.
  private static func tolerance(_ type: ElementType) -> Float {
    type.productType == .bfloat16 ? 1.5e-2 : 1e-4
  }

  private static func random(_ rows: Int, _ columns: Int, _ seed: UInt64) -> Matrix {
    Matrix(rows, columns, KernelTests.random(rows * columns, seed: seed))
  }

  /// Largest difference relative to the size of the sums: the root of their length.
  private static func error(_ actual: Matrix, _ expected: Matrix, length: Int) -> Float {
    largestDifference(actual.values, expected.values) / Float(length).squareRoot()
  }

  @Test(arguments: [ElementType.float32, .bfloat16, .float16], Place.allCases)
  func forwardAgrees(_ type: ElementType, _ place: Place) throws {
    for (rows, columns) in Self.shapes {
      let (stored, dense) = try Self.matrix(rows, columns, type, place)
      for count in Self.counts {
        let x = Self.random(count, columns, 7)
        // In the middle of a wider result, on top of what is there.
        let y = Self.random(count, rows + 3, 8)
        let expected = y.clone()
        let product = Matrix()
        multiply(x, transposed: false, dense, transposed: true, into: product)
        for i in 0..<count {
          for j in 0..<rows { expected[i, j + 2] += product[i, j] }
        }
        stored.forward(x, into: y, column: 2, accumulate: true)
        #expect(Self.error(y, expected, length: columns) < Self.tolerance(type))
      }
    }
  }

  @Test(arguments: [ElementType.float32, .bfloat16, .float16], Place.allCases)
  func backwardAgrees(_ type: ElementType, _ place: Place) throws {
    for (rows, columns) in Self.shapes {
      let (stored, dense) = try Self.matrix(rows, columns, type, place)
      for count in Self.counts {
        let dy = Self.random(count, rows + 1, 9)
        let own = Matrix(count, rows)
        for i in 0..<count {
          for j in 0..<rows { own[i, j] = dy[i, j + 1] }
        }
        let dx = Self.random(count, columns, 10)
        let expected = dx.clone()
        multiply(own, dense, into: expected, accumulate: true)
        stored.backward(dy, column: 1, into: dx, accumulate: true)
        #expect(Self.error(dx, expected, length: rows) < Self.tolerance(type))
      }
    }
  }

  /// A row's result is the same whatever other rows are multiplied with it.
  @Test(
    .enabled(
      if: ElementType.bfloat16.productType == .bfloat16, "this processor has no bfloat16 products"))
  func resultsDoNotDependOnTheRowsBeside() throws {
    let (stored, _) = try Self.matrix(67, 2080, .bfloat16)
    let x = Self.random(20, 2080, 11)
    let together = Matrix(20, 67)
    stored.forward(x, into: together)
    for row in [0, 7, 19] {
      let one = Matrix()
      one.gather(x, rows: [Int32(row)])
      let alone = Matrix(1, 67)
      stored.forward(one, into: alone)
      #expect(alone.values == Array(together.row(row)))
    }
  }

  @Test(arguments: [ElementType.float32, .bfloat16, .float16], Place.allCases)
  func rowsAndSumsAreExact(_ type: ElementType, _ place: Place) throws {
    let (stored, dense) = try Self.matrix(67, 100, type, place)
    var row = [Float](repeating: 0, count: 100)
    stored.copyRow(66, to: &row)
    #expect(row == Array(dense.row(66)))
    let sum = Matrix(70, 100)
    stored.add(to: sum, row: 3)
    #expect(Array(sum.values[300...]) == dense.values)
    #expect(sum.values[..<300].allSatisfy { $0 == 0 })
  }
}
