/// Byte-pair encoding of one word: the pair of lowest rank is joined first, the leftmost of equals.
///
/// The symbols are a linked list in arrays, the candidate pairs a heap, so a word of n bytes costs
/// O(n log n) however long it is. The arrays are kept from word to word.
struct WordMerger {
  private let merges: MergeTable
  private var symbols: [Int32] = []
  private var next: [Int] = []
  private var previous: [Int] = []
  /// The merge that the pair beginning at each position would be now.
  private var candidates: [MergeTable.Merge?] = []
  private var heap = RankHeap()

  init(merges: MergeTable) { self.merges = merges }

  /// Adds a symbol to the word.
  mutating func append(_ symbol: Int32) { symbols.append(symbol) }

  /// Appends the tokens of the word, and begins a new one.
  mutating func finishWord(into ids: inout [Int32]) {
    defer { symbols.removeAll(keepingCapacity: true) }
    guard symbols.count > 1 else { return ids.append(contentsOf: symbols) }
    load()
    while let (rank, position) = heap.popFirst() {
      // The pair may have changed since it was put on the heap.
      guard let merge = candidates[position], merge.rank == rank else { continue }
      join(at: position, into: merge.result)
    }
    var position = 0
    while position < symbols.count {
      ids.append(symbols[position])
      position = next[position]
    }
  }

  private mutating func load() {
    next.removeAll(keepingCapacity: true)
    next.append(contentsOf: symbols.indices.map { $0 + 1 })
    previous.removeAll(keepingCapacity: true)
    previous.append(contentsOf: symbols.indices.map { $0 - 1 })
    candidates.removeAll(keepingCapacity: true)
    candidates.append(contentsOf: repeatElement(nil, count: symbols.count))
    for position in symbols.indices { considerPair(at: position) }
  }

  private mutating func join(at position: Int, into result: Int32) {
    let absorbed = next[position]
    symbols[position] = result
    candidates[absorbed] = nil
    next[position] = next[absorbed]
    if next[position] < symbols.count { previous[next[position]] = position }
    considerPair(at: position)
    if previous[position] >= 0 { considerPair(at: previous[position]) }
  }

  private mutating func considerPair(at position: Int) {
    let right = next[position]
    guard right < symbols.count, let merge = merges.merge(symbols[position], symbols[right]) else {
      candidates[position] = nil
      return
    }
    candidates[position] = merge
    heap.insert(rank: merge.rank, position: position)
  }
}

/// A binary min-heap of (rank, position), packed so that one comparison orders both.
private struct RankHeap {
  private var entries: [UInt64] = []

  mutating func insert(rank: UInt32, position: Int) {
    let entry = UInt64(rank) << 32 | UInt64(UInt32(truncatingIfNeeded: position))
    entries.append(entry)
    var child = entries.count - 1
    while child > 0 {
      let parent = (child - 1) / 2
      guard entry < entries[parent] else { break }
      entries[child] = entries[parent]
      child = parent
    }
    entries[child] = entry
  }

  mutating func popFirst() -> (rank: UInt32, position: Int)? {
    guard let first = entries.first, let last = entries.popLast() else { return nil }
    if !entries.isEmpty { sink(last) }
    return (UInt32(first >> 32), Int(first & 0xFFFF_FFFF))
  }

  /// Finds the place of `entry` from the root down.
  private mutating func sink(_ entry: UInt64) {
    var parent = 0
    while true {
      var child = 2 * parent + 1
      guard child < entries.count else { break }
      if child + 1 < entries.count, entries[child + 1] < entries[child] { child += 1 }
      guard entries[child] < entry else { break }
      entries[parent] = entries[child]
      parent = child
    }
    entries[parent] = entry
  }
}
