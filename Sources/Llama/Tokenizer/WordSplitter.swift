/// Llama-3's pre-tokeniser: cuts a text into the words that byte-pair merges may not cross.
///
/// Written by hand for `WordSplitter.pattern` and nothing else. Every scalar of the text belongs to
/// exactly one word. Where an alternative of the pattern can only match after giving back what it
/// took first (`\s*[\r\n]+`, `\s+(?!\S)`), the code computes where it ends up.
package struct WordSplitter {
  /// The pattern as Llama-3's tokenizer.json has it.
  package static let pattern =
    #"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}"#
    + #"| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"#

  private let text: UnsafeBufferPointer<UInt8>
  private var position = 0

  /// - Parameter text: valid UTF-8 that outlives the splitter.
  package init(_ text: UnsafeBufferPointer<UInt8>) { self.text = text }

  /// The byte range of the next word; nil at the end.
  package mutating func next() -> Range<Int>? {
    guard position < text.count else { return nil }
    let start = position
    position = wordEnd(from: start)
    return start..<position
  }

  private func wordEnd(from start: Int) -> Int {
    if let end = contractionEnd(from: start) { return end }
    let (first, second) = kind(at: start)
    switch first {
    case .letter: return runEnd(of: .letter, from: second)
    case .number: return runEnd(of: .number, from: second, atMost: 2)
    case .newline: return whitespaceEnd(from: start)
    case .space, .other:
      let (follower, third) = second < text.count ? kind(at: second) : (.newline, second)
      if follower == .letter { return runEnd(of: .letter, from: third) }
      if first == .other { return punctuationEnd(from: second) }
      if follower == .other, text[start] == UInt8(ascii: " ") { return punctuationEnd(from: third) }
      return whitespaceEnd(from: start)
    }
  }

  /// `(?i:'s|'t|'re|'ve|'m|'ll|'d)`. Ignoring case, the long s (U+017F) is an s too.
  private func contractionEnd(from start: Int) -> Int? {
    guard text[start] == UInt8(ascii: "'"), start + 1 < text.count else { return nil }
    let first = text[start + 1] | 0x20
    switch first {
    case UInt8(ascii: "s"), UInt8(ascii: "t"), UInt8(ascii: "m"), UInt8(ascii: "d"):
      return start + 2
    default: break
    }
    guard start + 2 < text.count else { return nil }
    if text[start + 1] == 0xC5, text[start + 2] == 0xBF { return start + 3 }
    let second = text[start + 2] | 0x20
    return switch (first, second) {
    case (UInt8(ascii: "r"), UInt8(ascii: "e")), (UInt8(ascii: "v"), UInt8(ascii: "e")),
      (UInt8(ascii: "l"), UInt8(ascii: "l")):
      start + 3
    default: nil
    }
  }

  /// The rest of `[^\s\p{L}\p{N}]+[\r\n]*`.
  private func punctuationEnd(from start: Int) -> Int {
    runEnd(of: .newline, from: runEnd(of: .other, from: start))
  }

  /// `\s*[\r\n]+|\s+(?!\S)|\s+`: up to the last newline of the run; without one, all but the last
  /// character, which goes with the next word; a lone one stands alone.
  private func whitespaceEnd(from start: Int) -> Int {
    var end = start
    var lastStart = start
    var newlineEnd: Int?
    while end < text.count {
      let (kind, next) = kind(at: end)
      guard kind == .space || kind == .newline else { break }
      lastStart = end
      end = next
      if kind == .newline { newlineEnd = end }
    }
    if let newlineEnd { return newlineEnd }
    return end == text.count || lastStart == start ? end : lastStart
  }

  private func runEnd(of wanted: Kind, from start: Int, atMost limit: Int = .max) -> Int {
    var end = start
    var count = 0
    while end < text.count, count < limit {
      let (kind, next) = kind(at: end)
      guard kind == wanted else { break }
      end = next
      count += 1
    }
    return end
  }

  // MARK: Kinds of scalars

  private enum Kind {
    /// `\p{L}`
    case letter
    /// `\p{N}`
    case number
    /// `[\r\n]`
    case newline
    /// `\s` but no newline
    case space
    /// `[^\s\p{L}\p{N}]`
    case other
  }

  /// The kind of the scalar at a byte position, and the position after it.
  @inline(__always)
  private func kind(at position: Int) -> (Kind, Int) {
    let byte = text[position]
    if byte >= 0x80 { return wideKind(at: position) }
    let kind: Kind =
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): .letter
      case UInt8(ascii: "0")...UInt8(ascii: "9"): .number
      case 0x0A, 0x0D: .newline
      case 0x20, 0x09, 0x0B, 0x0C: .space
      default: .other
      }
    return (kind, position + 1)
  }

  private func wideKind(at position: Int) -> (Kind, Int) {
    let lead = text[position]
    let count = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4
    var value = UInt32(lead & (0x7F >> UInt8(count)))
    for index in 1..<count { value = value << 6 | UInt32(text[position + index] & 0x3F) }
    return (Self.kind(of: Unicode.Scalar(value) ?? "\u{FFFD}"), position + count)
  }

  private static func kind(of scalar: Unicode.Scalar) -> Kind {
    switch scalar.properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter:
      .letter
    case .decimalNumber, .letterNumber, .otherNumber: .number
    default: scalar.properties.isWhitespace ? .space : .other
    }
  }
}
