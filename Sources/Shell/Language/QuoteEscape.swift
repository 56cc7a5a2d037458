/// What a backslash means between double quotes, the same in every command: `\n`, `\t`, `\"`, `\\` and `\u{HEX}`.
/// Before anything else it is a backslash.
package enum QuoteEscape {
  private static let backslash = UInt8(ascii: "\\")

  /// What the escape at a place stands for, and how many bytes it takes; nil if there is none.
  static func read(in bytes: [UInt8], at place: Int) -> (text: [UInt8], length: Int)? {
    guard bytes[place] == backslash, place + 1 < bytes.count else { return nil }
    switch bytes[place + 1] {
    case UInt8(ascii: "n"): return ([0x0A], 2)
    case UInt8(ascii: "t"): return ([0x09], 2)
    case UInt8(ascii: "\""), backslash: return ([bytes[place + 1]], 2)
    case UInt8(ascii: "u"): return scalar(in: bytes, at: place + 2)
    default: return nil
    }
  }

  /// `{1F600}`, one to six hexadecimal digits.
  private static func scalar(in bytes: [UInt8], at place: Int) -> (text: [UInt8], length: Int)? {
    guard place < bytes.count, bytes[place] == UInt8(ascii: "{"),
      let end = bytes[place...].prefix(8).firstIndex(of: UInt8(ascii: "}"))
    else { return nil }
    let digits = String(decoding: bytes[(place + 1)..<end], as: UTF8.self)
    guard digits.first != "+", digits.first != "-",
      let scalar = UInt32(digits, radix: 16).flatMap(Unicode.Scalar.init)
    else { return nil }
    return (Array(String(Character(scalar)).utf8), end - place + 3)
  }

  /// A text between double quotes as it is meant.
  package static func decode(_ text: String) -> String {
    guard text.utf8.contains(backslash) else { return text }
    let bytes = Array(text.utf8)
    var result: [UInt8] = []
    var index = 0
    while index < bytes.count {
      let escape = read(in: bytes, at: index)
      result += escape?.text ?? [bytes[index]]
      index += escape?.length ?? 1
    }
    return String(decoding: result, as: UTF8.self)
  }

  /// A text as it can stand between double quotes in one line.
  package static func encode(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\n": result += "\\n"
      case "\t": result += "\\t"
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case _ where scalar.value < 0x20 || scalar.value == 0x7F:
        result += "\\u{" + String(scalar.value, radix: 16) + "}"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
