/// SplitMix64: the world's only source of chance, the same on every machine.
///
/// Steele, Lea and Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014.
package struct WorldRandom: Sendable {
  private var state: UInt64

  package init(seed: UInt64) {
    state = seed
  }

  package mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  /// A number in `0..<bound`, by multiply-shift: the bias is below 2^-40 for the bounds used here.
  package mutating func below(_ bound: Int) -> Int {
    Int(next().multipliedFullWidth(by: UInt64(bound)).high)
  }

  package mutating func pick<Element>(_ items: [Element]) -> Element {
    items[below(items.count)]
  }

  /// Fisher and Yates; written out because the standard library does not promise its order.
  package mutating func shuffle<Element>(_ items: inout [Element]) {
    guard items.count > 1 else { return }
    for last in stride(from: items.count - 1, to: 0, by: -1) {
      items.swapAt(last, below(last + 1))
    }
  }

  /// `count` items at distinct positions, or all of them where there are fewer.
  package mutating func sample<Element>(_ count: Int, of items: [Element]) -> [Element] {
    var pool = items
    shuffle(&pool)
    return Array(pool.prefix(count))
  }
}
