/// How far `TEXT WITH {SUBJECT} [OLD] -> NEW` has been typed: the parts that are whole, and the one under the cursor.
/// Unlike the parser it has no complaints.
struct MarkedBeginning {
  /// The part that is being typed.
  enum Part { case prompt, old, arrow, new }

  /// What stands before the subject; nil until its brace opens.
  private(set) var before: String?
  /// Nil until its brace closes.
  private(set) var subject: String?
  /// What stands behind the subject, without blanks at its end; nil until a mark ends it.
  private(set) var after: String?
  private(set) var old: String?
  private(set) var part = Part.prompt
  /// The part that is being typed, from its first byte that is no blank on, but for the prompt's.
  private(set) var rest: String
  /// Where `rest` begins.
  private(set) var restStart = 0

  init(_ typed: String) {
    let bytes = Array(typed.utf8)
    rest = typed
    func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }
    var start = 0
    var index = 0
    while index < bytes.count {
      let mark = Self.mark(in: bytes[index...])
      if mark == 0 {
        index += bytes[index] == UInt8(ascii: "\\") ? 2 : 1
        continue
      }
      take(bytes[index], text(start..<index))
      index += mark
      start = index
      if part == .arrow || part == .new {
        while start < bytes.count, bytes[start].isBlank { start += 1 }
        index = max(index, start)
      }
    }
    restStart = start
    rest = text(start..<bytes.count)
  }

  /// The length of the mark that `bytes` begin with; 0 for none.
  private static func mark(in bytes: ArraySlice<UInt8>) -> Int {
    switch bytes.first {
    case UInt8(ascii: "{"), UInt8(ascii: "}"), UInt8(ascii: "["), UInt8(ascii: "]"): 1
    default: ["->+", "→+", "->", "→"].first { bytes.starts(with: $0.utf8) }?.utf8.count ?? 0
    }
  }

  /// Takes the text that a mark ends.
  private mutating func take(_ mark: UInt8, _ text: String) {
    switch mark {
    case UInt8(ascii: "{"): before = before ?? text
    case UInt8(ascii: "}"): subject = subject ?? text.trimmingBlanks()
    case UInt8(ascii: "["):
      after = after ?? text.trimmingBlanks(atStart: false)
      part = .old
    case UInt8(ascii: "]"):
      old = text.trimmingBlanks()
      part = .arrow
    default:
      after = after ?? text.trimmingBlanks(atStart: false)
      part = .new
    }
  }
}
