/// What stands around a place in a text, as the regular expressions `\s` and `\w` see it.
struct TextEdges {
  private let text: UnsafeBufferPointer<UInt8>
  private let blanksAreSigns: Bool

  /// - Parameters:
  ///   - text: valid UTF-8 that outlives this.
  ///   - blanksAreSigns: blanks stand for ▁, which is no white space.
  init(_ text: UnsafeBufferPointer<UInt8>, blanksAreSigns: Bool) {
    self.text = text
    self.blanksAreSigns = blanksAreSigns
  }

  /// Where the white space begins that ends at `end`.
  func blanksStart(before end: Int) -> Int {
    var start = end
    while let (scalar, next) = scalar(before: start), isBlank(scalar) { start = next }
    return start
  }

  /// Where the white space ends that begins at `start`.
  func blanksEnd(from start: Int) -> Int {
    var end = start
    while let (scalar, next) = scalar(at: end), isBlank(scalar) { end = next }
    return end
  }

  /// Whether a letter, a digit or the like stands right before a range or right behind it.
  func isWithinWord(_ range: Range<Int>) -> Bool {
    if let (before, _) = scalar(before: range.lowerBound), Self.isWordlike(before) { return true }
    if let (behind, _) = scalar(at: range.upperBound), Self.isWordlike(behind) { return true }
    return false
  }

  private func isBlank(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.isWhitespace && !(blanksAreSigns && scalar == " ")
  }

  /// `\w` of Unicode's technical standard 18.
  private static func isWordlike(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.properties.isAlphabetic || scalar.properties.isJoinControl { return true }
    return switch scalar.properties.generalCategory {
    case .nonspacingMark, .spacingMark, .enclosingMark, .decimalNumber, .connectorPunctuation: true
    default: false
    }
  }

  private func scalar(at start: Int) -> (Unicode.Scalar, Int)? {
    guard start < text.count else { return nil }
    var end = start + 1
    while end < text.count, text[end] & 0xC0 == 0x80 { end += 1 }
    return decoded(start..<end).map { ($0, end) }
  }

  private func scalar(before end: Int) -> (Unicode.Scalar, Int)? {
    guard end > 0 else { return nil }
    var start = end - 1
    while start > 0, text[start] & 0xC0 == 0x80 { start -= 1 }
    return decoded(start..<end).map { ($0, start) }
  }

  private func decoded(_ range: Range<Int>) -> Unicode.Scalar? {
    String(decoding: text[range], as: UTF8.self).unicodeScalars.first
  }
}
