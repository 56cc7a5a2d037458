import Editing

/// What a schedule will do: which facts, in batches of which size, written how.
package struct SchedulePlan: Sendable {
  package enum Order: String, Sendable, CaseIterable {
    /// Every batch is written on top of those before it.
    case sequential
    /// Every batch is written on the weights that the schedule found: the one before it is taken back first.
    case independent
  }

  /// In the order in which they are written.
  package let records: [CounterFactRecord]
  package let facts: [Fact]
  /// At most, unless one case alone has more rewrites.
  package let batchSize: Int
  package let order: Order
  package let settings: EditSettings
  /// Of the texts whose entropy is measured besides; nil measures none.
  package let entropySeed: UInt64?
  /// One after the other; none parts the rewrites of a case.
  private let batches: [Range<Int>]

  /// - Throws: `EditError` for a record whose prompt cannot be edited, or no records.
  package init(
    _ records: [CounterFactRecord], batchSize: Int, order: Order, settings: EditSettings,
    entropySeed: UInt64? = nil
  ) throws {
    guard !records.isEmpty, batchSize > 0 else {
      throw EditError(.badFact, "there is no fact to write")
    }
    self.records = records
    facts = try records.map { try $0.fact }
    self.batchSize = batchSize
    self.order = order
    self.settings = settings
    self.entropySeed = entropySeed
    batches = Self.batches(of: records.cases.map(\.count), atMost: batchSize)
  }

  private static func batches(of cases: [Int], atMost size: Int) -> [Range<Int>] {
    var batches: [Range<Int>] = []
    var (start, end) = (0, 0)
    for count in cases {
      if end > start, end + count - start > size {
        batches.append(start..<end)
        start = end
      }
      end += count
    }
    return batches + [start..<end]
  }

  /// The last one may be smaller than the others.
  package var batchCount: Int { batches.count }

  /// The facts of a batch, which must be one of `batchCount`.
  package func batch(_ number: Int) -> Range<Int> { batches[number] }

  /// How many facts the first so many batches write.
  package func factCount(inFirst batches: Int) -> Int {
    batches <= 0 ? 0 : self.batches[min(batches, batchCount) - 1].upperBound
  }

  /// How many batches it takes to write so many facts, or all if that is more.
  package func batchCount(toWrite facts: Int) -> Int {
    facts <= 0 ? 0 : (batches.firstIndex { $0.upperBound >= facts } ?? batchCount - 1) + 1
  }

  /// Facts that contradict another of their own batch, by their positions in the plan.
  package var conflicts: [FactConflict] {
    (0..<batchCount).flatMap { number -> [FactConflict] in
      let range = batch(number)
      let found = FactConflict.all(
        in: Array(facts[range]), relations: records[range].map(\.relation))
      return found.map {
        FactConflict(
          first: range.lowerBound + $0.first, second: range.lowerBound + $0.second,
          ground: $0.ground)
      }
    }
  }
}
