/// Reads a command line word by word with the quoting a shell user expects: `"…"` and `'…'` keep
/// blanks, a backslash keeps the next byte (inside `'…'` it is an ordinary byte, inside `"…"` see `QuoteEscape`).
///
/// The scanner is lazy because some commands take the rest of the line raw: after the words it was
/// asked for, `rest` is untouched text.
struct WordScanner {
  /// One word: what it says, where it stood, and whether any of it was quoted.
  struct Word: Equatable {
    var text: String
    var source: SourceText
    var isQuoted: Bool
    /// The quote inside which the line ended.
    var openQuote: UInt8?
    /// The first `$name` in it that has no value.
    var undefined: VariableExpansion.Reference?

    var isClosed: Bool { openQuote == nil }
  }

  let line: String
  /// What `$name` stands for, but inside `'…'`; nil leaves dollars alone.
  let expansion: VariableExpansion?
  private let bytes: [UInt8]
  private(set) var position: Int

  init(_ line: String, from position: Int = 0, expansion: VariableExpansion? = nil) {
    self.line = line
    self.expansion = expansion
    self.bytes = Array(line.utf8)
    self.position = position
  }

  /// What has not been read, without blanks around it.
  var rest: SourceText {
    SourceText(line: line, range: min(position, bytes.count)..<bytes.count).trimmed
  }

  /// The next word, left where it is; nil at the end of the line.
  func peek() -> Word? {
    var copy = self
    return copy.next()
  }

  /// The next word; nil at the end of the line.
  mutating func next() -> Word? {
    while position < bytes.count, bytes[position].isBlank { position += 1 }
    guard position < bytes.count else { return nil }
    let start = position
    var text: [UInt8] = []
    var quote: UInt8?
    var isQuoted = false
    var undefined: VariableExpansion.Reference?
    while position < bytes.count {
      let byte = bytes[position]
      if quote == nil, byte.isBlank { break }
      position += 1
      if byte == quote {
        quote = nil
      } else if quote == nil, byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
        quote = byte
        isQuoted = true
      } else if quote == UInt8(ascii: "\""),
        let escape = QuoteEscape.read(in: bytes, at: position - 1)
      {
        text += escape.text
        position += escape.length - 1
      } else if byte == UInt8(ascii: "\\"), quote != UInt8(ascii: "'"), position < bytes.count {
        text.append(bytes[position])
        position += 1
      } else if byte == UInt8(ascii: "$"), quote != UInt8(ascii: "'"), let expansion,
        let reference = VariableExpansion.Reference(in: bytes, at: position - 1)
      {
        position = reference.range.upperBound
        let value = expansion.text(for: reference)
        text += (value ?? "").utf8
        if value == nil, undefined == nil { undefined = reference }
      } else {
        text.append(byte)
      }
    }
    return Word(
      text: String(decoding: text, as: UTF8.self),
      source: SourceText(line: line, range: start..<position),
      isQuoted: isQuoted, openQuote: quote, undefined: undefined)
  }
}

extension SourceText {
  /// Whether a pair of double quotes stands around the piece.
  var isEnclosed: Bool {
    let bytes = Array(line.utf8)
    let quote = UInt8(ascii: "\"")
    return range.lowerBound > 0 && range.upperBound < bytes.count
      && bytes[range.lowerBound - 1] == quote && bytes[range.upperBound] == quote
  }

  /// The text inside the quotes if one pair of them encloses the whole piece, else the piece itself.
  /// A quote that closes before the end (`"a" and "b"`) encloses nothing.
  var unquoted: SourceText {
    let bytes = self.bytes
    guard bytes.count >= 2, let quote = bytes.first, bytes.last == quote,
      quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'")
    else { return self }
    var index = 1
    while index < bytes.count - 1 {
      if bytes[index] == quote { return self }
      index += bytes[index] == UInt8(ascii: "\\") ? 2 : 1
    }
    guard index == bytes.count - 1 else { return self }
    return piece(range.lowerBound + 1..<range.upperBound - 1)
  }
}
