/// Cuts a text into the words that byte-pair merges may not cross, by one of the patterns that models of Llama's
/// architecture come with.
///
/// Written by hand for these patterns and nothing else. Every scalar of the text belongs to exactly one word. Where an
/// alternative can only match after giving back what it took first (`\s*[\r\n]+`, `\s+(?!\S)`), the code computes
/// where it ends up.
package struct WordSplitter {
  package enum Pattern: Sendable, Equatable {
    case llama3
    /// - Parameter digitsAlone: every digit is a word, and ends the text before it (SmolLM).
    case gpt2(digitsAlone: Bool)
  }

  private let pattern: Pattern
  private let text: UnsafeBufferPointer<UInt8>
  private var position = 0

  /// - Parameter text: valid UTF-8 that outlives the splitter.
  package init(_ text: UnsafeBufferPointer<UInt8>, by pattern: Pattern) {
    self.text = text
    self.pattern = pattern
  }

  /// The byte range of the next word; nil at the end.
  package mutating func next() -> Range<Int>? {
    guard position < text.count else { return nil }
    let start = position
    position =
      switch pattern {
      case .llama3: llama3End(from: start)
      case .gpt2(let digitsAlone): gpt2End(from: start, digitsAlone: digitsAlone)
      }
    return start..<position
  }

  // MARK: Llama-3

  /// The pattern as Llama-3's tokenizer.json has it.
  package static let llama3 =
    #"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}"#
    + #"| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"#

  private func llama3End(from start: Int) -> Int {
    if let end = contractionEnd(from: start, ignoringCase: true) { return end }
    let (first, second) = kind(at: start)
    switch first {
    case .letter: return runEnd(of: .letter, from: second)
    case .number: return runEnd(of: .number, from: second, atMost: 2)
    case .newline: return linesEnd(from: start)
    case .space, .other:
      let (follower, third) = second < text.count ? kind(at: second) : (.newline, second)
      if follower == .letter { return runEnd(of: .letter, from: third) }
      if first == .other { return punctuationEnd(from: second) }
      if follower == .other, text[start] == UInt8(ascii: " ") { return punctuationEnd(from: third) }
      return linesEnd(from: start)
    }
  }

  /// The rest of `[^\s\p{L}\p{N}]+[\r\n]*`.
  private func punctuationEnd(from start: Int) -> Int {
    runEnd(of: .newline, from: runEnd(of: .other, from: start))
  }

  /// `\s*[\r\n]+|\s+(?!\S)|\s+`: up to the last newline of the run, or the end of a run without one.
  private func linesEnd(from start: Int) -> Int {
    let run = blankRun(from: start)
    return run.newlineEnd ?? blanksEnd(run, from: start)
  }

  // MARK: GPT-2

  /// `'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+`
  private func gpt2End(from start: Int, digitsAlone: Bool) -> Int {
    if let end = contractionEnd(from: start, ignoringCase: false) { return end }
    let (first, second) = kind(at: start)
    switch first {
    case .number where digitsAlone: return second
    case .letter, .number, .other: return runEnd(of: first, from: second)
    case .space, .newline:
      if text[start] == UInt8(ascii: " "), second < text.count {
        let (follower, third) = kind(at: second)
        let isWord = follower == .letter || follower == .other
        if isWord || (follower == .number && !digitsAlone) {
          return runEnd(of: follower, from: third)
        }
      }
      let run = blankRun(from: start)
      if digitsAlone, run.end < text.count, kind(at: run.end).0 == .number { return run.end }
      return blanksEnd(run, from: start)
    }
  }

  // MARK: Parts of both

  /// `'s|'t|'re|'ve|'m|'ll|'d`. Ignoring case, the long s (U+017F) is an s too.
  private func contractionEnd(from start: Int, ignoringCase: Bool) -> Int? {
    guard text[start] == UInt8(ascii: "'"), start + 1 < text.count else { return nil }
    let fold: UInt8 = ignoringCase ? 0x20 : 0
    let first = text[start + 1] | fold
    switch first {
    case UInt8(ascii: "s"), UInt8(ascii: "t"), UInt8(ascii: "m"), UInt8(ascii: "d"):
      return start + 2
    default: break
    }
    guard start + 2 < text.count else { return nil }
    if ignoringCase, text[start + 1] == 0xC5, text[start + 2] == 0xBF { return start + 3 }
    let second = text[start + 2] | fold
    return switch (first, second) {
    case (UInt8(ascii: "r"), UInt8(ascii: "e")), (UInt8(ascii: "v"), UInt8(ascii: "e")),
      (UInt8(ascii: "l"), UInt8(ascii: "l")):
      start + 3
    default: nil
    }
  }

  /// White space from `start` on.
  private func blankRun(from start: Int) -> (end: Int, lastStart: Int, newlineEnd: Int?) {
    var run = (end: start, lastStart: start, newlineEnd: Int?.none)
    while run.end < text.count {
      let (kind, next) = kind(at: run.end)
      guard kind == .space || kind == .newline else { break }
      run.lastStart = run.end
      run.end = next
      if kind == .newline { run.newlineEnd = next }
    }
    return run
  }

  /// `\s+(?!\S)|\s+`: all but the last character of the run, which goes with the next word; a lone one stands alone.
  private func blanksEnd(
    _ run: (end: Int, lastStart: Int, newlineEnd: Int?), from start: Int
  ) -> Int {
    run.end == text.count || run.lastStart == start ? run.end : run.lastStart
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
