/// GPT-2's alphabet: one printable character for each byte, so that a vocabulary of bytes can be
/// written as JSON strings.
///
/// Printable Latin-1 bytes stand for themselves; the other 68 are U+0100, U+0101, ... in order.
/// Source: `bytes_to_unicode` in GPT-2's encoder.py.
package enum ByteAlphabet {
  /// The character of each byte.
  package static let scalars: [Unicode.Scalar] = {
    var next: UInt32 = 0x100
    return (UInt8.min...UInt8.max).map { byte in
      if isPrintable(byte) { return Unicode.Scalar(byte) }
      defer { next += 1 }
      return Unicode.Scalar(next) ?? "\u{FFFD}"
    }
  }()

  /// The 256 bytes in the order of their characters, which is how vocabularies number them.
  package static let bytesInOrder: [UInt8] = (UInt8.min...UInt8.max).sorted {
    scalars[Int($0)] < scalars[Int($1)]
  }

  /// The byte of each character below U+0144, or -1.
  private static let bytes: [Int16] = {
    var bytes = [Int16](repeating: -1, count: 0x144)
    for (byte, scalar) in scalars.enumerated() { bytes[Int(scalar.value)] = Int16(byte) }
    return bytes
  }()

  /// The bytes that `text` spells, or nil if a character is not of the alphabet.
  package static func decode(_ text: String) -> [UInt8]? {
    var decoded: [UInt8] = []
    var text = text
    return text.withUTF8 { append($0, to: &decoded) } ? decoded : nil
  }

  /// Appends the bytes that valid UTF-8 spells; false if a character is not of the alphabet.
  ///
  /// A tokenizer.json has hundreds of thousands of these, hence bytes and not characters.
  static func append(_ utf8: UnsafeBufferPointer<UInt8>, to decoded: inout [UInt8]) -> Bool {
    var index = 0
    while index < utf8.count {
      var scalar = Int(utf8[index])
      index += 1
      if scalar >= 0x80 {
        // All of the alphabet is within two bytes of UTF-8.
        guard scalar < 0xE0, index < utf8.count else { return false }
        scalar = (scalar & 0x1F) << 6 | Int(utf8[index] & 0x3F)
        index += 1
      }
      guard scalar < bytes.count, bytes[scalar] >= 0 else { return false }
      decoded.append(UInt8(truncatingIfNeeded: bytes[scalar]))
    }
    return true
  }

  /// `bytes` spelled in the alphabet.
  package static func encode(_ bytes: some Sequence<UInt8>) -> String {
    var text = String.UnicodeScalarView()
    for byte in bytes { text.append(scalars[Int(byte)]) }
    return String(text)
  }

  private static func isPrintable(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x21...0x7E, 0xA1...0xAC, 0xAE...0xFF: true
    default: false
    }
  }
}
