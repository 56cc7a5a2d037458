import Tensors

/// The elements of a data set's file: those of one JSON list, or of JSON Lines.
struct DatasetFile {
  let path: String
  let elements: [JSON]
  /// The line of every element, from 1; nil in a JSON list.
  private let lines: [Int]?

  /// - Throws: `StorageError` naming the file, and the line in JSON Lines.
  init(path: String) throws(StorageError) {
    self.path = path
    let file = try MappedFile(path: path)
    (elements, lines) = try file.withBytes { (bytes) throws(StorageError) in
      switch bytes.first(where: { !Self.blanks.contains($0) }) {
      case UInt8(ascii: "["):
        return (try Self.json(bytes, path, "the file").array ?? [], nil)
      case UInt8(ascii: "{"):
        return try Self.jsonLines(bytes, path)
      default:
        throw StorageError(
          path, "the file is no data set",
          hint: "expected a JSON list of records, or one JSON record a line")
      }
    }
  }

  /// How errors name an element.
  func place(_ index: Int) -> String {
    if let lines { "the record in line \(lines[index])" } else { "record \(index) (from 0)" }
  }

  private static let blanks: [UInt8] = [0x20, 0x0A, 0x0D, 0x09]

  private static func json(
    _ bytes: UnsafeRawBufferPointer, _ path: String, _ what: String
  ) throws(StorageError) -> JSON {
    do { return try JSON(parsing: bytes) } catch {
      throw StorageError(path, "\(what) is not valid JSON: \(error)")
    }
  }

  private static func jsonLines(
    _ bytes: UnsafeRawBufferPointer, _ path: String
  ) throws(StorageError) -> ([JSON], [Int]?) {
    var elements: [JSON] = []
    var numbers: [Int] = []
    let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    for (index, line) in lines.enumerated() where !line.allSatisfy({ blanks.contains($0) }) {
      let line = UnsafeRawBufferPointer(rebasing: line)
      elements.append(try json(line, path, "line \(index + 1)"))
      numbers.append(index + 1)
    }
    return (elements, numbers)
  }
}
