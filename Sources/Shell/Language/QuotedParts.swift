/// Which parts of an edit's text stand in double quotes: the whole of it, the prompt, the old object, the new one. The
/// quotes are no part of them, escapes count inside, and blanks at their ends stay.
struct QuotedParts {
  /// Offsets of the quotes around parts, and whether each opens one.
  private(set) var quotes: [Int: Bool] = [:]
  /// What stands between them.
  private var ranges: [Range<Int>] = []
  private let isEnclosed: Bool

  private static let quote = UInt8(ascii: "\"")

  /// - Parameters:
  ///   - bytes: of the text.
  ///   - isEnclosed: a pair of quotes has been taken off around all of it.
  ///   - isMark: whether a mark (`{`, `}`, `[`, `]` or an arrow) stands at an offset.
  init(_ bytes: [UInt8], isEnclosed: Bool, isMark: (Int) -> Bool) {
    self.isEnclosed = isEnclosed
    guard !isEnclosed else { return }
    var isAtStart = true
    var index = 0
    while index < bytes.count {
      if isAtStart, bytes[index] == Self.quote, let end = Self.end(in: bytes, from: index, isMark) {
        (quotes[index], quotes[end]) = (true, false)
        ranges.append(index + 1..<end)
        index = end + 1
        isAtStart = false
        continue
      }
      // The prompt begins at the start, objects behind a bracket or an arrow. A subject's quotes are its own.
      let opens =
        isMark(index) && bytes[index] != UInt8(ascii: "{") && bytes[index] != UInt8(ascii: "}")
      if opens {
        isAtStart = true
        index += Self.length(in: bytes, at: index)
        continue
      }
      if !bytes[index].isBlank { isAtStart = false }
      index += bytes[index] == UInt8(ascii: "\\") ? 2 : 1
    }
  }

  /// Whether an offset is inside the quotes of a part.
  func contains(_ offset: Int) -> Bool { ranges.contains { $0.contains(offset) } }

  /// Whether escapes count at an offset.
  func readsEscapes(at offset: Int) -> Bool { isEnclosed || contains(offset) }

  /// Of a bracket or an arrow.
  private static func length(in bytes: [UInt8], at index: Int) -> Int {
    let rest = bytes[index...]
    for mark in ["->+", "→+", "->", "→"] where rest.starts(with: mark.utf8) {
      return mark.utf8.count
    }
    return 1
  }

  /// The closing quote of a part, if a bracket, an arrow or the end of the text comes behind it.
  private static func end(in bytes: [UInt8], from start: Int, _ isMark: (Int) -> Bool) -> Int? {
    var end = start + 1
    while end < bytes.count, bytes[end] != quote { end += bytes[end] == UInt8(ascii: "\\") ? 2 : 1 }
    guard end < bytes.count else { return nil }
    var next = end + 1
    while next < bytes.count, bytes[next].isBlank { next += 1 }
    return next >= bytes.count || (isMark(next) && bytes[next] != UInt8(ascii: "{")) ? end : nil
  }
}
