/// The members of a JSON object in file order, with lookup by the bytes of the key.
///
/// - Cost: lookup and append are O(1); small objects are searched front to back without a table.
package struct JSONObject: Sendable {
  package typealias Member = (key: String, value: JSON)

  package private(set) var members: [Member] = []

  /// Open addressing: `index + 1` of a member, or 0. Empty while the object is small.
  private var slots: [Int32] = []
  private static let largestUnindexed = 8

  package init() {}

  /// Later members with the same key replace earlier ones.
  package init(_ members: some Sequence<(String, JSON)>) {
    for (key, value) in members { self[key] = value }
  }

  package var count: Int { members.count }
  package var isEmpty: Bool { members.isEmpty }
  package var keys: [String] { members.map(\.key) }

  package subscript(key: String) -> JSON? {
    get { index(of: key).map { members[$0].value } }
    set {
      switch (index(of: key), newValue) {
      case (let index?, let value?): members[index].value = value
      case (let index?, nil):
        members.remove(at: index)
        rebuildSlots()
      case (nil, let value?): appendNew(key, value)
      case (nil, nil): break
      }
    }
  }

  /// Adds a member at the end, or returns false and changes nothing when the key is there already.
  package mutating func append(_ key: String, _ value: JSON) -> Bool {
    guard index(of: key) == nil else { return false }
    appendNew(key, value)
    return true
  }

  private mutating func appendNew(_ key: String, _ value: JSON) {
    members.append((key, value))
    guard members.count > Self.largestUnindexed else { return }
    if members.count * 2 > slots.count {
      rebuildSlots()
    } else {
      slots[freeSlot(for: key)] = Int32(truncatingIfNeeded: members.count)
    }
  }

  private func index(of key: String) -> Int? {
    guard !slots.isEmpty else {
      return members.firstIndex { $0.key.hasSameBytes(as: key) }
    }
    var slot = Self.hash(key) & (slots.count - 1)
    while slots[slot] != 0 {
      let index = Int(slots[slot]) - 1
      if members[index].key.hasSameBytes(as: key) { return index }
      slot = (slot + 1) & (slots.count - 1)
    }
    return nil
  }

  private func freeSlot(for key: String) -> Int {
    var slot = Self.hash(key) & (slots.count - 1)
    while slots[slot] != 0 { slot = (slot + 1) & (slots.count - 1) }
    return slot
  }

  private mutating func rebuildSlots() {
    guard members.count > Self.largestUnindexed else {
      slots = []
      return
    }
    var capacity = 32
    while capacity < members.count * 4 { capacity *= 2 }
    slots = [Int32](repeating: 0, count: capacity)
    for (index, member) in members.enumerated() {
      slots[freeSlot(for: member.key)] = Int32(truncatingIfNeeded: index + 1)
    }
  }

  /// Seeded per process, so that no file can be written to make every key collide.
  private static func hash(_ key: String) -> Int {
    var hasher = Hasher()
    var key = key
    key.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
    return hasher.finalize()
  }
}

extension JSONObject: RandomAccessCollection {
  package var startIndex: Int { 0 }
  package var endIndex: Int { members.count }
  package subscript(position: Int) -> Member { members[position] }
}

extension JSONObject: Equatable {
  /// Same members in the same order.
  package static func == (left: JSONObject, right: JSONObject) -> Bool {
    left.members.elementsEqual(right.members) {
      $0.key.hasSameBytes(as: $1.key) && $0.value == $1.value
    }
  }
}
