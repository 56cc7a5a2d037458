/// Reads a command line word by word with the quoting a shell user expects: `"…"` and `'…'` keep
/// blanks, a backslash keeps the next byte (inside `'…'` it is an ordinary byte).
///
/// The scanner is lazy because some commands take the rest of the line raw: after the words it was
/// asked for, `rest` is untouched text.
struct WordScanner {
  /// One word: what it says, where it stood, and whether any of it was quoted.
  struct Word: Equatable {
    var text: String
    var source: SourceText
    var isQuoted: Bool
    /// False when the line ended inside a quote.
    var isClosed: Bool
  }

  let line: String
  private let bytes: [UInt8]
  private(set) var position: Int

  init(_ line: String, from position: Int = 0) {
    self.line = line
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
    while position < bytes.count {
      let byte = bytes[position]
      if quote == nil, byte.isBlank { break }
      position += 1
      if byte == quote {
        quote = nil
      } else if quote == nil, byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
        quote = byte
        isQuoted = true
      } else if byte == UInt8(ascii: "\\"), quote != UInt8(ascii: "'"), position < bytes.count {
        text.append(bytes[position])
        position += 1
      } else {
        text.append(byte)
      }
    }
    return Word(
      text: String(decoding: text, as: UTF8.self),
      source: SourceText(line: line, range: start..<position),
      isQuoted: isQuoted, isClosed: quote == nil)
  }
}

extension SourceText {
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
