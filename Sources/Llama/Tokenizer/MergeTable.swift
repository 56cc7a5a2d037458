/// Which two tokens join to which third, and how early: the rank is the line in the merge list.
struct MergeTable: Sendable {
  struct Merge {
    let rank: UInt32
    let result: Int32
  }

  private var keys: [UInt64]
  private var merges: [Merge]
  private let shift: UInt64
  private static let empty = UInt64.max

  /// - Parameter count: the most merges that will be set.
  init(capacity count: Int) {
    var bits: UInt64 = 8
    while 1 << bits < count * 2 { bits += 1 }
    keys = [UInt64](repeating: Self.empty, count: 1 << Int(bits))
    merges = [Merge](repeating: Merge(rank: 0, result: 0), count: 1 << Int(bits))
    shift = 64 - bits
  }

  /// Adds a merge, or replaces it: of two lines for one pair, the later counts.
  mutating func set(_ left: Int32, _ right: Int32, _ merge: Merge) {
    let key = Self.key(left, right)
    let slot = slot(of: key)
    keys[slot] = key
    merges[slot] = merge
  }

  func merge(_ left: Int32, _ right: Int32) -> Merge? {
    let key = Self.key(left, right)
    let slot = slot(of: key)
    return keys[slot] == key ? merges[slot] : nil
  }

  private static func key(_ left: Int32, _ right: Int32) -> UInt64 {
    UInt64(UInt32(bitPattern: left)) << 32 | UInt64(UInt32(bitPattern: right))
  }

  /// Where the key is, or the free place where it would go.
  private func slot(of key: UInt64) -> Int {
    var slot = Int(truncatingIfNeeded: (key &* 0x9E37_79B9_7F4A_7C15) >> shift)
    while keys[slot] != key, keys[slot] != Self.empty { slot = (slot + 1) & (keys.count - 1) }
    return slot
  }
}
