import Synchronization
import Tensors
import Testing

@Suite struct WorkersTests {
  /// As many hands as there are enough rows for, never more than asked for, and always a power of two.
  @Test(arguments: [
    (0, 1), (15, 1), (31, 1), (32, 2), (63, 2), (64, 4), (127, 4), (128, 8), (10_000, 8),
  ]) func rowsDecideHowManyHands(_ rows: Int, _ expected: Int) {
    #expect(handCount(rows: rows, atLeast: 16, most: 8) == expected)
  }

  /// More workers than there are threads: each is run once all the same.
  @Test(arguments: [1, 2, 7, 64]) func everyWorkerRunsOnce(_ count: Int) throws {
    let runs = (0..<count).map { _ in Counter() }
    try runWorkers(count) { runs[$0].add() }
    #expect(runs.allSatisfy { $0.count == 1 })
  }

  @Test func theFailureOfTheLowestNumberIsTold() throws {
    struct Failure: Error, Equatable { let number: Int }
    let runs = (0..<8).map { _ in Counter() }
    #expect(throws: Failure(number: 2)) {
      try runWorkers(8) { number in
        runs[number].add()
        if number > 1 { throw Failure(number: number) }
      }
    }
    #expect(runs.allSatisfy { $0.count == 1 })
  }

  private final class Counter: Sendable {
    private let value = Atomic(0)
    func add() { value.add(1, ordering: .relaxed) }
    var count: Int { value.load(ordering: .relaxed) }
  }
}
