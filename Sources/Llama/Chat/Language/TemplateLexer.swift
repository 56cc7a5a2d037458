/// Cuts a template's source into tokens, with the white space that its tags take away taken away.
///
/// Jinja with `trim_blocks` and `lstrip_blocks`, as transformers sets it up: a tag takes the line feed after it and
/// the blanks before it on its line; `-` takes all white space, `+` none; `{{ }}` takes only what `-` says. The last
/// line feed of the source does not count.
///
/// - Cost: one pass.
struct TemplateLexer {
  private let bytes: [UInt8]
  private var position = 0
  private var line = 1
  private var tokens: [TemplateToken] = []
  /// Brackets that are open inside a tag.
  private var open: [UInt8] = []

  /// - Throws: `TemplateError` for what is no template.
  static func tokens(of source: String) throws(TemplateError) -> [TemplateToken] {
    var lexer = TemplateLexer(source)
    try lexer.run()
    return lexer.tokens
  }

  private init(_ source: String) {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(source.utf8.count)
    // Every end of line is a line feed.
    var follows = false
    for byte in source.utf8 {
      if !(follows && byte == UInt8(ascii: "\n")) {
        bytes.append(byte == UInt8(ascii: "\r") ? UInt8(ascii: "\n") : byte)
      }
      follows = byte == UInt8(ascii: "\r")
    }
    if bytes.last == UInt8(ascii: "\n") { bytes.removeLast() }
    self.bytes = bytes
  }

  // MARK: Outside of tags

  private mutating func run() throws(TemplateError) {
    var startsLine = true
    while position < bytes.count {
      let start = position
      let startLine = line
      while position < bytes.count, !isTag(at: position) { advance() }
      guard position < bytes.count else {
        add(text: start..<bytes.count, line: startLine)
        break
      }
      let kind = bytes[position + 1]
      let sign = position + 2 < bytes.count ? bytes[position + 2] : 0
      add(text: start..<textEnd(start, kind, sign, startsLine), line: startLine)
      position += 2
      if sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") { position += 1 }
      let tagEnd =
        try kind == UInt8(ascii: "#") ? comment() : tag(isOutput: kind == UInt8(ascii: "{"))
      startsLine = tagEnd > 0 && bytes[tagEnd - 1] == UInt8(ascii: "\n")
    }
    tokens.append(TemplateToken(kind: .end, line: line))
  }

  private func isTag(at index: Int) -> Bool {
    guard bytes[index] == UInt8(ascii: "{"), index + 1 < bytes.count else { return false }
    return [UInt8(ascii: "{"), UInt8(ascii: "%"), UInt8(ascii: "#")].contains(bytes[index + 1])
  }

  /// Where the text before the tag at `position` ends.
  private func textEnd(_ start: Int, _ kind: UInt8, _ sign: UInt8, _ startsLine: Bool) -> Int {
    if sign == UInt8(ascii: "-") { return spaceStart(before: position, from: start) }
    if kind == UInt8(ascii: "{") || sign == UInt8(ascii: "+") { return position }
    let lineStart = bytes[start..<position].lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 }
    guard let from = lineStart ?? (startsLine ? start : nil) else { return position }
    return spaceStart(before: position, from: from) == from ? from : position
  }

  /// Where the white space begins that ends at `end`.
  private func spaceStart(before end: Int, from start: Int) -> Int {
    let text = String(decoding: bytes[start..<end], as: UTF8.self)
    return start + PythonSpace.strip(text, atStart: false).utf8.count
  }

  private mutating func add(text range: Range<Int>, line: Int) {
    guard !range.isEmpty else { return }
    let text = String(decoding: bytes[range], as: UTF8.self)
    tokens.append(TemplateToken(kind: .text(text), line: line))
  }

  private mutating func comment() throws(TemplateError) -> Int {
    let start = line
    let first = position
    while position + 1 < bytes.count {
      if bytes[position] == UInt8(ascii: "#"), bytes[position + 1] == UInt8(ascii: "}") {
        let sign = position > first ? bytes[position - 1] : 0
        position += 2
        return skipAfterTag(sign: sign, takesLineFeed: true)
      }
      advance()
    }
    throw TemplateError(.unknown, "a comment is not closed", line: start)
  }

  /// Passes over what a tag that ends at `position` takes with it.
  ///
  /// - Returns: where the tag ends with what it took.
  private mutating func skipAfterTag(sign: UInt8, takesLineFeed: Bool) -> Int {
    if sign == UInt8(ascii: "-") {
      while let length = spaceLength(at: position) {
        for _ in 0..<length { advance() }
      }
    } else if takesLineFeed, sign != UInt8(ascii: "+"), position < bytes.count,
      bytes[position] == UInt8(ascii: "\n")
    {
      advance()
    }
    return position
  }

  /// Bytes of the white space that begins at an index; nil if there is none.
  private func spaceLength(at index: Int) -> Int? {
    guard index < bytes.count else { return nil }
    let lead = bytes[index]
    let length = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4
    let end = min(index + length, bytes.count)
    let character = String(decoding: bytes[index..<end], as: UTF8.self)
    return character.unicodeScalars.first.map(PythonSpace.contains) == true ? length : nil
  }

  private mutating func advance() {
    if bytes[position] == UInt8(ascii: "\n") { line += 1 }
    position += 1
  }

  // MARK: Inside of tags

  /// The tokens of a tag, up to and with its end.
  private mutating func tag(isOutput: Bool) throws(TemplateError) -> Int {
    let start = line
    add(isOutput ? .outputBegin : .blockBegin)
    open = []
    let close: [UInt8] = Array((isOutput ? "}}" : "%}").utf8)
    while position < bytes.count {
      if let length = spaceLength(at: position) {
        for _ in 0..<length { advance() }
        continue
      }
      if open.isEmpty, let sign = closes(with: close, allowsPlus: !isOutput) {
        add(isOutput ? .outputEnd : .blockEnd)
        return skipAfterTag(sign: sign, takesLineFeed: !isOutput)
      }
      try token()
    }
    throw TemplateError(.unknown, "a tag is not closed", line: start)
  }

  /// Passes over the end of a tag, if it is here: its sign, or 0.
  private mutating func closes(with close: [UInt8], allowsPlus: Bool) -> UInt8? {
    let sign = bytes[position]
    let isSigned =
      sign == UInt8(ascii: "-") || allowsPlus && sign == UInt8(ascii: "+")
    let at = position + (isSigned ? 1 : 0)
    guard at + 1 < bytes.count, bytes[at] == close[0], bytes[at + 1] == close[1] else { return nil }
    position = at + 2
    return isSigned ? sign : 0
  }

  private mutating func add(_ kind: TemplateToken.Kind) {
    tokens.append(TemplateToken(kind: kind, line: line))
  }

  private mutating func token() throws(TemplateError) {
    let byte = bytes[position]
    if Self.startsName(byte) {
      let start = position
      while position < bytes.count,
        Self.startsName(bytes[position]) || Self.isDigit(bytes[position])
      {
        position += 1
      }
      add(.name(String(decoding: bytes[start..<position], as: UTF8.self)))
    } else if Self.isDigit(byte) {
      try number()
    } else if byte == UInt8(ascii: "'") || byte == UInt8(ascii: "\"") {
      try string(quote: byte)
    } else {
      try mark()
    }
  }

  private static func startsName(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "_"):
      true
    default: false
    }
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }

  private mutating func number() throws(TemplateError) {
    let start = position
    while position < bytes.count, Self.isDigit(bytes[position]) { position += 1 }
    let digits = String(decoding: bytes[start..<position], as: UTF8.self)
    let next = position < bytes.count ? bytes[position] : 0
    let hasPoint =
      next == UInt8(ascii: ".") && position + 1 < bytes.count && Self.isDigit(bytes[position + 1])
    guard !hasPoint, !Self.startsName(next), let value = Int(digits),
      digits.count == 1 || bytes[start] != UInt8(ascii: "0") || value == 0
    else {
      throw TemplateError(.unknown, "a number that is no plain integer", line: line)
    }
    add(.integer(value))
  }

  private mutating func mark() throws(TemplateError) {
    let two = ["==", "!=", "<=", ">=", "//", "**"]
    let pair = String(decoding: bytes[position..<min(position + 2, bytes.count)], as: UTF8.self)
    if two.contains(pair) {
      add(.mark(pair))
      position += 2
      return
    }
    let byte = bytes[position]
    let mark = String(Character(Unicode.Scalar(byte)))
    guard "+-*/%~<>=()[]{}.,:|;".contains(mark) else {
      throw TemplateError(.unknown, "the character '\(mark)'", line: line)
    }
    switch mark {
    case "(", "[", "{": open.append(byte)
    case ")", "]", "}":
      let partner: [UInt8: String] = [
        UInt8(ascii: "("): ")", UInt8(ascii: "["): "]", UInt8(ascii: "{"): "}",
      ]
      guard let last = open.popLast(), partner[last] == mark else {
        throw TemplateError(.unknown, "'\(mark)' closes nothing", line: line)
      }
    default: break
    }
    add(.mark(mark))
    position += 1
  }

  // MARK: Strings

  private mutating func string(quote: UInt8) throws(TemplateError) {
    let start = line
    var text: [UInt8] = []
    position += 1
    while position < bytes.count {
      let byte = bytes[position]
      if byte == quote {
        position += 1
        tokens.append(
          TemplateToken(kind: .string(String(decoding: text, as: UTF8.self)), line: start))
        return
      }
      advance()
      if byte == UInt8(ascii: "\\") { try escape(into: &text) } else { text.append(byte) }
    }
    throw TemplateError(.unknown, "a string is not closed", line: start)
  }

  /// What a backslash that was passed over begins, as in a string of Python.
  private mutating func escape(into text: inout [UInt8]) throws(TemplateError) {
    guard position < bytes.count else { return }
    let byte = bytes[position]
    let plain: [UInt8: UInt8] = [
      UInt8(ascii: "n"): 0x0A, UInt8(ascii: "t"): 0x09, UInt8(ascii: "r"): 0x0D,
      UInt8(ascii: "a"): 0x07, UInt8(ascii: "b"): 0x08, UInt8(ascii: "f"): 0x0C,
      UInt8(ascii: "v"): 0x0B, UInt8(ascii: "\\"): 0x5C, UInt8(ascii: "'"): 0x27,
      UInt8(ascii: "\""): 0x22,
    ]
    let widths: [UInt8: Int] = [UInt8(ascii: "x"): 2, UInt8(ascii: "u"): 4, UInt8(ascii: "U"): 8]
    if let character = plain[byte] {
      text.append(character)
      position += 1
    } else if byte == UInt8(ascii: "\n") {
      advance()
    } else if let width = widths[byte] {
      position += 1
      let digits = bytes[position..<min(position + width, bytes.count)]
      guard digits.count == width, digits.allSatisfy(Self.isHex),
        let scalar = UInt32(String(decoding: digits, as: UTF8.self), radix: 16).flatMap(
          Unicode.Scalar.init)
      else { throw TemplateError(.unknown, "an escape that is no character", line: line) }
      text.append(contentsOf: String(Character(scalar)).utf8)
      position += width
    } else if byte == UInt8(ascii: "N") || (UInt8(ascii: "0")...UInt8(ascii: "7")).contains(byte) {
      throw TemplateError(.unknown, "an escape by name or in octal", line: line)
    } else {
      // Python leaves what it does not know as it stands.
      text.append(UInt8(ascii: "\\"))
    }
  }

  private static func isHex(_ byte: UInt8) -> Bool {
    Character(Unicode.Scalar(byte)).isHexDigit
  }
}
