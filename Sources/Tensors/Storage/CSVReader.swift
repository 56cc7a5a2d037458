/// Reads a table a record at a time: CSV (RFC 4180: commas, fields in double quotes may hold commas, line ends and
/// doubled quotes), or the same with another separator. The first record names the columns; a byte-order mark before it
/// is passed over.
///
/// Tables with tabs are written both with quotes and without. There a quote that is not closed at the end of a field is
/// a character like any other.
package struct CSVReader {
  let bytes: UnsafeRawBufferPointer
  let path: String
  private let separator: UInt8
  private(set) var position = 0

  private static let tab = UInt8(ascii: "\t")
  private static let quote = UInt8(ascii: "\"")
  private static let lineFeed = UInt8(ascii: "\n")
  private static let carriageReturn = UInt8(ascii: "\r")

  package init(
    _ bytes: UnsafeRawBufferPointer, _ path: String, separator: UInt8 = UInt8(ascii: ",")
  ) {
    self.bytes = bytes.withoutByteOrderMark
    self.path = path
    self.separator = separator
  }

  /// Hands over one column, record after record, until `accept` returns false.
  ///
  /// - Throws: `StorageError` naming the column if there is none, or the record that has too few fields, does not end
  ///   its quotes or is not UTF-8.
  package func column(_ name: String, accept: (String) -> Bool) throws {
    var reader = self
    let names = try reader.record("record 1") ?? []
    guard let index = names.firstIndex(of: Array(name.utf8)) else {
      throw StorageError(
        path, "this is a table, and there is no column '\(name)' in its first line",
        hint: "name the column that holds the texts '\(name)'")
    }
    var number = 2
    while let fields = try reader.record("record \(number)") {
      // A blank line at the end is a record of one empty field.
      if fields == [[]] { continue }
      // More fields than names would cut the last of them off.
      let isLonger = fields.count > names.count && index == names.count - 1
      guard fields.indices.contains(index), !isLonger else {
        throw StorageError(path, "record \(number) has \(fields.count) fields, not \(names.count)")
      }
      guard let text = String(validating: fields[index], as: UTF8.self) else {
        throw StorageError(path, "record \(number) is not UTF-8")
      }
      guard accept(text) else { return }
      number += 1
    }
  }

  /// The first records as they are, the names of the columns among them, until one cannot be read.
  package func first(_ count: Int) -> [[[UInt8]]] {
    var reader = self
    var records: [[[UInt8]]] = []
    while records.count < count, let record = try? reader.record("record \(records.count + 1)") {
      records.append(record)
    }
    return records
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
      if end == separator { continue }
      if end == Self.carriageReturn, position < bytes.count, bytes[position] == Self.lineFeed {
        position += 1
      }
      return fields
    }
  }

  /// The next field; the byte that ends it is left.
  private mutating func field(_ record: String) throws(StorageError) -> [UInt8] {
    let start = position
    if position < bytes.count, bytes[position] == Self.quote {
      if let value = quoted() { return value }
      guard separator == Self.tab else {
        throw StorageError(
          path, "\(record) opens a quote that does not close at the end of its field")
      }
      position = start
    }
    while position < bytes.count, !endsField(bytes[position]) { position += 1 }
    return Array(bytes[start..<position])
  }

  private func endsField(_ byte: UInt8) -> Bool {
    byte == separator || byte == Self.lineFeed || byte == Self.carriageReturn
  }

  /// A field in quotes; nil if they are not closed, or text follows them.
  private mutating func quoted() -> [UInt8]? {
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
        return position == bytes.count || endsField(bytes[position]) ? value : nil
      }
    }
    return nil
  }
}
