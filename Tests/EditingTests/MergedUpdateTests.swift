import Editing
import Tensors
import Testing

@Suite struct MergedUpdateTests {
  private let rows = 24
  private let columns = 60

  private func product(_ rank: Int, _ left: [Float], _ right: [Float]) -> [Float] {
    let result = Matrix()
    multiply(Matrix(rows, rank, left), Matrix(rank, columns, right), into: result)
    return result.values
  }

  /// Few factors, as many as there are rows, and more: the sum in as few as it takes.
  @Test(arguments: [([1], 1), ([2, 3], 5), ([8, 8, 8], 24), ([20, 30], 24)])
  func theSumInFewestFactors(ranks: [Int], expected: Int) throws {
    var random = SeededRandom(seed: 5)
    var updates: [MergedUpdate.Factors] = []
    var sum = [Float](repeating: 0, count: rows * columns)
    for rank in ranks {
      let left = (0..<rows * rank).map { _ in Float(random.normal()) }
      let right = (0..<rank * columns).map { _ in Float(random.normal()) }
      updates.append(.init(rank: rank, left: left, right: right))
      sum = zip(sum, product(rank, left, right)).map { $0 + $1 }
    }
    let merged = try MergedUpdate(layer: 3, merging: updates)
    #expect(merged.rank == expected)
    let error = zip(product(merged.rank, merged.left, merged.right), sum).map { abs($0 - $1) }
    #expect((error.max() ?? 1) < 1e-4)
  }

  /// The same fact edited twice writes along the same key: one direction, not two.
  @Test func dependentFactors() throws {
    var random = SeededRandom(seed: 6)
    let left = (0..<rows * 3).map { _ in Float(random.normal()) }
    let right = (0..<3 * columns).map { _ in Float(random.normal()) }
    let merged = try MergedUpdate(
      layer: 0,
      merging: [
        .init(rank: 3, left: left, right: right),
        .init(rank: 3, left: left.map { $0 * -0.5 }, right: right),
      ])
    #expect(merged.rank == 3)
    let wanted = product(3, left, right).map { $0 / 2 }
    let error = zip(product(merged.rank, merged.left, merged.right), wanted).map { abs($0 - $1) }
    #expect((error.max() ?? 1) < 1e-4)
  }
}
