import Editing
import Tensors
import Testing

/// The one equation against exact rational arithmetic.
@Suite struct EditEquationTests {
  /// Factoring moves the elements, and changes none.
  @Test func aFactoredMomentHasTheSameDigest() throws {
    let order = 130
    var random = SeededRandom(seed: 5)
    let matrix = SymmetricMatrix(order: order)
    for row in 0..<order {
      for column in 0..<row { matrix[row, column] = Double(random.below(1000)) / 1000 }
      matrix[row, row] = 200
    }
    let before = matrix.digest
    _ = try matrix.factor()
    #expect(matrix.digest == before)
    #expect(matrix.scaled(by: 1).digest == before)
  }

  static let c: [Double] = [
    2, 0.5, 0, 0, 0.5, 1, 0.25, 0, 0, 0.25, 1.5, -0.5, 0, 0, -0.5, 3,
  ]
  // Transposed: a row a fact.
  static let keys: [[Float]] = [[1, 2, 0, 1], [0, 1, -1, 2]]
  static let residuals: [[Float]] = [[1, 0.5, -2], [-1, 2, 0]]

  static func equation() throws -> EditEquation {
    EditEquation(try SymmetricMatrix(order: 4, values: c).factor())
  }

  static func delta(_ solution: EditEquation.Solution) -> [Float] {
    let result = Matrix()
    multiply(
      Matrix(3, solution.rank, solution.left), Matrix(solution.rank, 4, solution.right),
      into: result)
    return result.values
  }

  static func close(_ actual: [Float], _ expected: [Double]) -> Bool {
    zip(actual, expected).allSatisfy { abs(Double($0) - $1) < 1e-6 }
      && actual.count == expected.count
  }

  @Test func romeMeetsOneFactExactly() throws {
    let solution = try Self.equation().solve(
      keys: [Self.keys[0]], residuals: [Self.residuals[0]], lambda: 0)
    let row = [-0.0040080160, 0.4689378758, -0.0561122244, 0.0661322645]
    #expect(Self.close(Self.delta(solution), row + row.map { $0 / 2 } + row.map { $0 * -2 }))
    #expect(solution.attainedResidual < 1e-12)
    #expect(abs(solution.meanLeverage - 4.4159292035) < 1e-9)
  }

  /// lambda, and Delta row by row.
  static let goldenBatches: [(Double, [Double])] = [
    (
      0.1,
      [
        0.3815292303, 0.4418153772, 0.5960686639, -0.3635565996, -0.3958224247, 0.2463807084,
        -0.6925831057, 0.4699064574, -0.2937888287, -0.9040091703, -0.3996433777, 0.2057653935,
      ]
    ),
    (
      1,
      [
        0.1901763224, 0.2430730479, 0.2947103275, -0.1782115869, -0.2197732997, 0.3482367758,
        -0.4068010076, 0.2887279597, -0.1284634761, -0.6675062972, -0.1460957179, 0.0541561713,
      ]
    ),
    (
      10,
      [
        0.0305813385, 0.0549096238, 0.0457254519, -0.0265754763, -0.0509037616, 0.2121152907,
        -0.1080605765, 0.0841719590, -0.0082071324, -0.2575476307, 0.0132877382, -0.0248168051,
      ]
    ),
  ]

  @Test(arguments: goldenBatches)
  func batchesAgree(_ lambda: Double, _ expected: [Double]) throws {
    let solution = try Self.equation().solve(
      keys: Self.keys, residuals: Self.residuals, lambda: lambda)
    #expect(Self.close(Self.delta(solution), expected))
  }

  @Test func methodsAreSettingsOfLambda() {
    #expect(EditMethod.rome.lambda(7, 0.1) == 0)
    #expect(EditMethod.emmet.lambda(10, 0.1) == EditMethod.memit.lambda(1, 0.1))
  }

  /// More facts than dimensions: the d_ff-sized form. Its update must satisfy the normal equations
  /// Delta (lambda C + K K^T) = R K^T.
  @Test func moreFactsThanDimensions() throws {
    var random = SeededRandom(seed: 3)
    let vector = { (count: Int, random: inout SeededRandom) in
      (0..<count).map { _ in Float(random.normal()) }
    }
    let keys = (0..<7).map { _ in vector(4, &random) }
    let residuals = (0..<7).map { _ in vector(3, &random) }
    let solution = try Self.equation().solve(keys: keys, residuals: residuals, lambda: 2)
    let delta = Self.delta(solution)
    for i in 0..<3 {
      for j in 0..<4 {
        var left = 0.0
        for l in 0..<4 {
          let kk = keys.reduce(0.0) { $0 + Double($1[l]) * Double($1[j]) }
          left += Double(delta[i * 4 + l]) * (2 * Self.c[l * 4 + j] + kk)
        }
        let right = zip(residuals, keys).reduce(0.0) { $0 + Double($1.0[i]) * Double($1.1[j]) }
        #expect(abs(left - right) < 1e-5)
      }
    }
  }

  @Test func dependentKeysAreRefusedAtLambdaZero() throws {
    let equation = try Self.equation()
    #expect(throws: EditError.self) {
      try equation.solve(
        keys: [Self.keys[0], Self.keys[0]], residuals: Self.residuals, lambda: 0)
    }
  }
}
