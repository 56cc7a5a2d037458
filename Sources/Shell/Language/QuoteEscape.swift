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

extension String {
  /// What to type instead of a mark that a word processor made of a plain one; nil if there is none.
  var typographicHint: String? {
    for dash in ["\u{2014}", "\u{2013}", "\u{2212}"] where contains(dash + ">") {
      return "`\(dash)>` has a long dash: type ->"
    }
    if split(separator: " ").contains(where: {
      $0.first.map { "\u{2014}\u{2013}".contains($0) } ?? false
    }) {
      return "a long dash begins no option: type --"
    }
    guard contains(where: { "\u{201C}\u{201D}\u{201E}".contains($0) }) else { return nil }
    return "\u{201C} and \u{201D} are part of the text: type \" to enclose it"
  }
}
