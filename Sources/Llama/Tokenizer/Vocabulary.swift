/// The bytes of every token, both ways.
struct Vocabulary: Sendable {
  /// All tokens one after another, and where each begins; one more start than tokens.
  private let bytes: [UInt8]
  private let starts: [Int32]
  /// Open addressing from bytes to ids: the hash's upper half, and id + 1 below it; or 0.
  private let slots: [UInt64]

  var count: Int { starts.count - 1 }

  /// - Parameter hidden: ids that text never spells.
  init(_ tokens: TokenList, hiding hidden: Set<Int32>) {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(tokens.byteCount)
    var starts: [Int32] = [0]
    starts.reserveCapacity(tokens.count + 1)
    var capacity = 1024
    while capacity < tokens.count * 2 { capacity *= 2 }
    var slots = [UInt64](repeating: 0, count: capacity)
    for id in 0..<Int32(truncatingIfNeeded: tokens.count) {
      let token = tokens[id]
      bytes.append(contentsOf: token)
      starts.append(Int32(truncatingIfNeeded: bytes.count))
      guard !token.isEmpty, !hidden.contains(id) else { continue }
      let hash = token.withUnsafeBufferPointer(Self.hash)
      var slot = Self.place(of: hash, in: capacity)
      while slots[slot] != 0 { slot = (slot + 1) & (capacity - 1) }
      slots[slot] = Self.entry(hash, id)
    }
    self.bytes = bytes
    self.starts = starts
    self.slots = slots
  }

  /// The bytes of a token; empty for an id outside the vocabulary.
  subscript(id: Int32) -> ArraySlice<UInt8> {
    guard id >= 0, Int(id) < count else { return [] }
    return bytes[Int(starts[Int(id)])..<Int(starts[Int(id) + 1])]
  }

  func length(of id: Int32) -> Int {
    guard id >= 0, Int(id) < count else { return 0 }
    return Int(starts[Int(id) + 1] - starts[Int(id)])
  }

  /// The token with exactly these bytes.
  func id(of word: UnsafeBufferPointer<UInt8>) -> Int32? {
    let hash = Self.hash(word)
    var slot = Self.place(of: hash, in: slots.count)
    while slots[slot] != 0 {
      // A hash that differs spares the look at the bytes.
      if slots[slot] ^ hash < 1 << 32 {
        let id = Int32(truncatingIfNeeded: slots[slot] & 0xFFFF_FFFF) - 1
        if holds(id, word) { return id }
      }
      slot = (slot + 1) & (slots.count - 1)
    }
    return nil
  }

  /// Whether the bytes of a token are exactly these.
  func holds(_ id: Int32, _ word: UnsafeBufferPointer<UInt8>) -> Bool {
    guard id >= 0, Int(id) < count else { return false }
    let start = Int(starts[Int(id)])
    guard Int(starts[Int(id) + 1]) - start == word.count else { return false }
    return bytes.withUnsafeBufferPointer { bytes in
      word.indices.allSatisfy { bytes[start + $0] == word[$0] }
    }
  }

  private static func entry(_ hash: UInt64, _ id: Int32) -> UInt64 {
    hash & ~0xFFFF_FFFF | UInt64(UInt32(bitPattern: id + 1))
  }

  private static func place(of hash: UInt64, in capacity: Int) -> Int {
    Int(truncatingIfNeeded: hash ^ hash >> 32) & (capacity - 1)
  }

  /// FNV-1a: tokens are a few bytes long.
  private static func hash(_ bytes: UnsafeBufferPointer<UInt8>) -> UInt64 {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
    return hash
  }
}
