/// Reads a CSV file (RFC 4180: commas, fields in double quotes may hold commas, line ends and doubled quotes) a record
/// at a time. The first record names the columns.
package struct CSVReader {
  let bytes: UnsafeRawBufferPointer
  let path: String
  private(set) var position = 0

  private static let comma = UInt8(ascii: ",")
  private static let quote = UInt8(ascii: "\"")
  private static let lineFeed = UInt8(ascii: "\n")
  private static let carriageReturn = UInt8(ascii: "\r")

  package init(_ bytes: UnsafeRawBufferPointer, _ path: String) {
    self.bytes = bytes
    self.path = path
  }

  /// Hands over one column, record after record, until `accept` returns false.
  ///
  /// - Throws: `StorageError` naming the column if there is none, or the record that has too few fields, does not end
  ///   its quotes or is not UTF-8.
  package func column(_ name: String, accept: (String) -> Bool) throws {
    var reader = self
    let names = try reader.record("record 1") ?? []
    guard let index = names.firstIndex(of: Array(name.utf8)) else {
      throw StorageError(path, "there is no column '\(name)' in its first line")
    }
    var number = 2
    while let fields = try reader.record("record \(number)") {
      // A blank line at the end is a record of one empty field.
      if fields == [[]] { continue }
      guard fields.indices.contains(index) else {
        throw StorageError(path, "record \(number) has \(fields.count) fields, not \(names.count)")
      }
      guard let text = String(validating: fields[index], as: UTF8.self) else {
        throw StorageError(path, "record \(number) is not UTF-8")
      }
      guard accept(text) else { return }
      number += 1
    }
  }

  /// The fields of the next record; nil at the end of the file.
  ///
  /// - Parameter name: how errors call it.
  mutating func record(_ name: String) throws(StorageError) -> [[UInt8]]? {
    guard position < bytes.count else { return nil }
    var fields: [[UInt8]] = []
    while true {
      fields.append(try field(name))
      guard position < bytes.count else { return fields }
      let end = bytes[position]
      position += 1
      if end == Self.comma { continue }
      if end == Self.carriageReturn, position < bytes.count, bytes[position] == Self.lineFeed {
        position += 1
      }
      return fields
    }
  }

  /// The next field; the byte that ends it is left.
  private mutating func field(_ record: String) throws(StorageError) -> [UInt8] {
    guard position < bytes.count, bytes[position] == Self.quote else {
      let start = position
      while position < bytes.count,
        ![Self.comma, Self.lineFeed, Self.carriageReturn].contains(bytes[position])
      {
        position += 1
      }
      return Array(bytes[start..<position])
    }
    var value: [UInt8] = []
    position += 1
    while position < bytes.count {
      let byte = bytes[position]
      position += 1
      if byte != Self.quote {
        value.append(byte)
      } else if position < bytes.count, bytes[position] == Self.quote {
        value.append(Self.quote)
        position += 1
      } else {
        return value
      }
    }
    throw StorageError(path, "\(record) opens a quote that nothing closes")
  }
}
