extension JSONParser {
  /// A quoted string; `position` is at its opening quote.
  mutating func string() throws(JSONError) -> String {
    let start = position + 1
    position = start
    while position < bytes.count {
      switch bytes[position] {
      case UInt8(ascii: "\""):
        let text = try decode(UnsafeBufferPointer(rebasing: bytes[start..<position]), at: start)
        position += 1
        return text
      case UInt8(ascii: "\\"): return try escapedString(from: start)
      case 0..<0x20: throw error("a control character in a string must be escaped")
      default: position += 1
      }
    }
    throw error("the string is not closed", at: start - 1)
  }

  /// The slow road, taken at the first backslash.
  private mutating func escapedString(from start: Int) throws(JSONError) -> String {
    var text = [UInt8](bytes[start..<position])
    while position < bytes.count {
      let byte = bytes[position]
      position += 1
      switch byte {
      case UInt8(ascii: "\""):
        return try text.withUnsafeBufferPointer { (buffer) throws(JSONError) in
          try decode(buffer, at: start)
        }
      case UInt8(ascii: "\\"): try escape(into: &text)
      case 0..<0x20:
        throw error("a control character in a string must be escaped", at: position - 1)
      default: text.append(byte)
      }
    }
    throw error("the string is not closed", at: start - 1)
  }

  private func decode(
    _ buffer: UnsafeBufferPointer<UInt8>, at offset: Int
  ) throws(JSONError) -> String {
    guard let text = String(validating: buffer, as: UTF8.self) else {
      throw error("the string is not valid UTF-8", at: offset)
    }
    return text
  }

  private mutating func escape(into text: inout [UInt8]) throws(JSONError) {
    let start = position - 1
    guard let byte = peek else { throw error("the string is not closed", at: start) }
    position += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(byte)
    case UInt8(ascii: "b"): text.append(0x08)
    case UInt8(ascii: "f"): text.append(0x0C)
    case UInt8(ascii: "n"): text.append(0x0A)
    case UInt8(ascii: "r"): text.append(0x0D)
    case UInt8(ascii: "t"): text.append(0x09)
    case UInt8(ascii: "u"):
      let scalar = try unicodeEscape(startingAt: start)
      text.append(contentsOf: String(scalar).utf8)
    default: throw error("unknown escape in a string", at: start)
    }
  }

  private mutating func unicodeEscape(startingAt start: Int) throws(JSONError) -> Unicode.Scalar {
    let first = try hexQuad()
    if let scalar = Unicode.Scalar(first) { return scalar }
    // Half of a UTF-16 pair: the low half has to follow at once.
    guard first < 0xDC00, take(UInt8(ascii: "\\")), take(UInt8(ascii: "u")) else {
      throw error("a lone surrogate in a string", at: start)
    }
    let second = try hexQuad()
    guard (0xDC00..<0xE000).contains(second),
      let scalar = Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
    else { throw error("a lone surrogate in a string", at: start) }
    return scalar
  }

  private mutating func hexQuad() throws(JSONError) -> UInt32 {
    var value: UInt32 = 0
    for _ in 0..<4 {
      guard let byte = peek, let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
        throw error("expected four hexadecimal digits after \\u")
      }
      value = value << 4 | UInt32(digit)
      position += 1
    }
    return value
  }
}
