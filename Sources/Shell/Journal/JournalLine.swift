import Tensors

/// One line of a session's journal: a JSON object that begins with the line's number and ends with a digest of
/// everything before it.
package struct JournalLine {
  let number: Int
  let json: JSON

  var kind: String { json["kind"]?.string ?? "" }

  private static let sumStart = Array(#","sum":""#.utf8)
  private static let sumEnd = Array("\"}".utf8)
  private static let hexCount = 32

  /// The line as it stands in the file, with its line feed.
  static func bytes(number: Int, kind: String, _ members: JSONObject) -> [UInt8] {
    var object = JSONObject([("seq", .integer(number)), ("kind", .string(kind))])
    for (key, value) in members { object[key] = value }
    var bytes = JSON.object(object).bytes
    bytes.removeLast()
    return bytes + sumStart + Array(Digest(of: bytes).description.utf8) + sumEnd
      + [UInt8(ascii: "\n")]
  }

  /// Reads a line without its line feed; nil unless every byte is as it was written.
  init?(_ bytes: ArraySlice<UInt8>) {
    let tail = Self.sumStart.count + Self.hexCount + Self.sumEnd.count
    guard bytes.count > tail, bytes.suffix(Self.sumEnd.count).elementsEqual(Self.sumEnd) else {
      return nil
    }
    let body = bytes.dropLast(tail)
    let sum = bytes[body.endIndex...].dropFirst(Self.sumStart.count).prefix(Self.hexCount)
    guard bytes[body.endIndex...].starts(with: Self.sumStart),
      Digest(hex: String(decoding: sum, as: UTF8.self)) == Digest(of: Array(body)),
      let json = try? Array(bytes).withUnsafeBytes({ try JSON(parsing: $0) }),
      let number = json["seq"]?.int
    else { return nil }
    self.number = number
    self.json = json
  }
}

/// The lines of a journal up to the first that is not whole.
package struct JournalReading {
  package let lines: [JournalLine]
  /// Where each line ends, in bytes from the start of the file.
  package let ends: [Int]
  /// What follows the lines: nothing, part of a last line as a crash leaves it, or damage with more behind it.
  package let rest: Rest

  package enum Rest: Equatable {
    case nothing
    case tornLine
    case damage(lines: Int)
  }

  package init(_ bytes: [UInt8]) {
    var lines: [JournalLine] = []
    var ends: [Int] = []
    var start = 0
    while let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")),
      let line = JournalLine(bytes[start..<end]), line.number == lines.count
    {
      lines.append(line)
      start = end + 1
      ends.append(start)
    }
    self.lines = lines
    self.ends = ends
    let others = bytes[start...].count { $0 == UInt8(ascii: "\n") }
    rest = start == bytes.count ? .nothing : others == 0 ? .tornLine : .damage(lines: others)
  }
}
