/// The bytes of every token, both ways.
struct Vocabulary: Sendable {
  /// All tokens one after another, and where each begins; one more start than tokens.
  private let bytes: [UInt8]
  private let starts: [Int32]
  /// Open addressing from bytes to ids: id + 1, or 0.
  private let slots: [Int32]

  var count: Int { starts.count - 1 }

  /// - Parameters:
  ///   - tokens: the bytes of id 0, 1, ...; empty for an id without a token.
  ///   - hidden: ids that text never spells.
  init(tokens: [[UInt8]], hiding hidden: Set<Int32>) {
    var bytes: [UInt8] = []
    var starts: [Int32] = [0]
    starts.reserveCapacity(tokens.count + 1)
    for token in tokens {
      bytes.append(contentsOf: token)
      starts.append(Int32(truncatingIfNeeded: bytes.count))
    }
    var capacity = 1024
    while capacity < tokens.count * 2 { capacity *= 2 }
    var slots = [Int32](repeating: 0, count: capacity)
    for (id, token) in tokens.enumerated() {
      guard !token.isEmpty, !hidden.contains(Int32(id)) else { continue }
      var slot = token.withUnsafeBufferPointer(Self.hash) & (capacity - 1)
      while slots[slot] != 0 { slot = (slot + 1) & (capacity - 1) }
      slots[slot] = Int32(id) + 1
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
    var slot = Self.hash(word) & (slots.count - 1)
    while slots[slot] != 0 {
      let id = slots[slot] - 1
      if length(of: id) == word.count, self[id].elementsEqual(word) { return id }
      slot = (slot + 1) & (slots.count - 1)
    }
    return nil
  }

  /// FNV-1a, folded: tokens are a few bytes long.
  private static func hash(_ bytes: UnsafeBufferPointer<UInt8>) -> Int {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
    return Int(truncatingIfNeeded: hash ^ hash >> 32)
  }
}
