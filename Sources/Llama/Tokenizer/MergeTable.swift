/// Which two tokens join to which third, and how early: the lower the rank, the earlier.
struct MergeTable: Sendable {
  struct Merge {
    let rank: UInt32
    let result: Int32
  }

  private struct Entry {
    let left, right: Int32
    var merge: Merge
  }

  /// In the order in which they were set.
  private var entries: [Entry] = []
  /// Open addressing from pairs to entries: index + 1, or 0. Small, because it is gone through at random.
  private var slots: [UInt32]
  private let shift: UInt64

  /// - Parameter count: the most merges that will be set.
  init(capacity count: Int) {
    entries.reserveCapacity(count)
    var bits: UInt64 = 8
    while 1 << bits < count / 2 * 3 { bits += 1 }
    slots = [UInt32](repeating: 0, count: 1 << Int(bits))
    shift = 64 - bits
  }

  /// Adds a merge, or replaces it: of two lines for one pair, the later counts.
  mutating func set(_ left: Int32, _ right: Int32, _ merge: Merge) {
    let slot = slot(of: left, right)
    if slots[slot] == 0 {
      entries.append(Entry(left: left, right: right, merge: merge))
      slots[slot] = UInt32(truncatingIfNeeded: entries.count)
    } else {
      entries[Int(slots[slot]) - 1].merge = merge
    }
  }

  func merge(_ left: Int32, _ right: Int32) -> Merge? {
    let index = slots[slot(of: left, right)]
    return index == 0 ? nil : entries[Int(index) - 1].merge
  }

  /// Where the pair is, or the free place where it would go.
  private func slot(of left: Int32, _ right: Int32) -> Int {
    let pair = UInt64(UInt32(bitPattern: left)) << 32 | UInt64(UInt32(bitPattern: right))
    var slot = Int(truncatingIfNeeded: (pair &* 0x9E37_79B9_7F4A_7C15) >> shift)
    while slots[slot] != 0 {
      let entry = entries[Int(slots[slot]) - 1]
      if entry.left == left, entry.right == right { break }
      slot = (slot + 1) & (slots.count - 1)
    }
    return slot
  }
}
