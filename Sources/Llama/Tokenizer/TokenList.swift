/// The bytes of tokens as a file lists them: by id, in any order.
struct TokenList {
  private var bytes: [UInt8] = []
  /// Where each id's token lies in `bytes`; empty for an id without one.
  private var ranges: [Range<Int32>] = []

  /// Far beyond any real vocabulary; an id is an array index here.
  static let largestID = 4_000_000

  /// One more than the largest id.
  var count: Int { ranges.count }
  var byteCount: Int { bytes.count }

  subscript(id: Int32) -> ArraySlice<UInt8> {
    guard id >= 0, Int(id) < count else { return [] }
    return bytes[Int(ranges[Int(id)].lowerBound)..<Int(ranges[Int(id)].upperBound)]
  }

  /// Gives an id its bytes; false if it has some already.
  ///
  /// - Parameter id: 0...`largestID`.
  mutating func place(_ token: some Collection<UInt8>, at id: Int32) -> Bool {
    while ranges.count <= Int(id) { ranges.append(0..<0) }
    guard ranges[Int(id)].isEmpty else { return false }
    let start = Int32(truncatingIfNeeded: bytes.count)
    bytes.append(contentsOf: token)
    ranges[Int(id)] = start..<Int32(truncatingIfNeeded: bytes.count)
    return true
  }

  /// The id without a token that comes first; nil if all up to the largest have one.
  var firstGap: Int32? { ranges.firstIndex(where: \.isEmpty).map { Int32(truncatingIfNeeded: $0) } }
}
