import Shell
import Tensors
import TestSupport
import Testing

/// What another program left has to be a second moment.
@Suite struct ImportedMomentTests {
  private static let order = 96

  /// The identity with some elements changed, over `tokens` tokens.
  private func error(
    _ elements: [(Int, Int, Double)], tokens: Double = 1000, diagonal: Double = 1
  ) throws -> ShellError? {
    let model = try LlamaDirectory()
    defer { model.remove() }
    try model.writeWeights(model.tensors)
    try model.fill("model.safetensors", model.tensors)
    var values = [Double](repeating: 0, count: Self.order * Self.order)
    for index in 0..<Self.order { values[index * (Self.order + 1)] = diagonal }
    for (row, column, value) in elements { values[row * Self.order + column] = value }
    let path = model.path + "/moment.npz"
    try NpzWriter.write(
      path,
      [
        "mom2.count": ([], [tokens]),
        "mom2.mom2": ([Self.order, Self.order], values.map { $0 * tokens }),
      ])
    let talk = try SessionTalk(.directory(model.path))
    let record = try #require(talk.session.execute("stats import \(path) --layer 0"))
    guard case .failure(let error) = record.outcome else { return nil }
    return error
  }

  @Test func aSecondMomentIsTaken() throws {
    #expect(try error([(3, 5, 0.5), (5, 3, 0.5)]) == nil)
    // float32 sums in another order.
    #expect(try error([(3, 5, 0.5), (5, 3, 0.500001)]) == nil)
  }

  private typealias Fault = (elements: [(Int, Int, Double)], message: String)

  private static func both(_ row: Int, _ column: Int, _ value: Double) -> [(Int, Int, Double)] {
    [(row, column, value), (column, row, value)]
  }

  private static let faults: [Fault] = [
    ([(3, 5, 0.5)], "is not symmetric: element [5, 3] is 0.0, [3, 5] is 500.0"),
    ([(5, 3, 0.5), (3, 5, -0.5)], "is not symmetric"),
    ([(4, 4, -1.0)], "element [4, 4] is -1000.0"),
    ([(4, 4, 0.0)], "is not positive definite"),
    ([(4, 4, Double.nan)], "is not positive definite"),
    (both(7, 2, .nan), "is not symmetric"),
    (both(3, 5, 2), "larger than its diagonal allows"),
    // Pairs that agree two by two, but not all three.
    (
      both(0, 1, 0.9) + both(1, 2, 0.9) + both(0, 2, -0.9),
      "not positive definite: its leading minor of order 3"
    ),
    (both(0, 1, 1), "not positive definite"),
  ]

  @Test(arguments: faults.indices)
  func otherMatricesAreRefused(number: Int) throws {
    let (elements, message) = Self.faults[number]
    let error = try #require(try error(elements))
    #expect(error.message.contains(message), "\(error.message)")
    #expect(((error.file ?? "") + error.message).contains("moment.npz") && error.hint != nil)
  }

  /// Few tokens cannot make a whole matrix, and the hint says so.
  @Test func tooFewTokens() throws {
    let one = (0..<Self.order).flatMap { row in (0..<Self.order).map { (row, $0, 1.0) } }
    let error = try #require(try error(one, tokens: 1))
    #expect(error.code == .singularStatistics)
    #expect(error.hint?.contains("96 are needed") == true)
  }
}
