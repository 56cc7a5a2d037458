import Tensors

/// Which records of a data set a study is made on, in which order.
package struct RecordSelection: Sendable {
  /// Of this relation only; nil takes all.
  package var relation: String?
  /// Only the first record about a subject, capitals aside, as in the study's index files.
  package var isDistinct = false
  /// At most so many cases; nil takes all.
  package var count: Int?
  /// Of the order.
  package var seed: UInt64

  package init(
    relation: String? = nil, isDistinct: Bool = false, count: Int? = nil, seed: UInt64
  ) {
    self.relation = relation
    self.isDistinct = isDistinct
    self.count = count
    self.seed = seed
  }

  /// - Parameter isWanted: asked of all that are left, before they are counted off; nil wants them all.
  /// - Throws: what `isWanted` throws.
  package func records(
    of records: [CounterFactRecord], where isWanted: (([CounterFactRecord]) throws -> [Bool])? = nil
  ) throws -> [CounterFactRecord] {
    // The rewrites of one case stay together.
    var chosen = records.cases
    if let relation {
      chosen = chosen.filter { $0.allSatisfy { $0.relation.hasSameBytes(as: relation) } }
    }
    if isDistinct {
      var seen: Set<[UInt8]> = []
      chosen = chosen.filter { rewrites in
        let subjects = Set(rewrites.map { Array($0.subject.lowercased().utf8) })
        defer { seen.formUnion(subjects) }
        return seen.isDisjoint(with: subjects)
      }
    }
    if let isWanted {
      var wanted = try isWanted(chosen.flatMap { $0 })[...]
      chosen = chosen.filter { rewrites in
        defer { wanted = wanted.dropFirst(rewrites.count) }
        return wanted.prefix(rewrites.count).allSatisfy { $0 }
      }
    }
    var random = SeededRandom(seed: seed)
    random.shuffle(&chosen)
    return chosen.prefix(count ?? .max).flatMap { $0 }
  }
}
