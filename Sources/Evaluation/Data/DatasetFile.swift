import Tensors

/// What the elements of a data set's file are read as: those of one JSON list, or of JSON Lines.
struct DatasetFile<Element> {
  let path: String
  let elements: [Element]
  /// The line of every element, from 1; nil in a JSON list.
  private let lines: [Int]?

  /// - Parameter read: makes an element of its number and its JSON, which is gone afterwards: a file takes little more
  ///   memory than what is made of it.
  /// - Throws: `StorageError` naming the file, and the line in JSON Lines.
  init(path: String, _ read: (Int, JSON) -> Element) throws(StorageError) {
    self.path = path
    let file = try MappedFile(path: path)
    (elements, lines) = try file.withBytes { (bytes) throws(StorageError) in
      let bytes = bytes.withoutByteOrderMark
      switch bytes.first(where: { !datasetBlanks.contains($0) }) {
      case UInt8(ascii: "["): return (try Self.list(bytes, path, read), nil)
      case UInt8(ascii: "{"): return try Self.jsonLines(bytes, path, read)
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

  private static func list(
    _ bytes: UnsafeRawBufferPointer, _ path: String, _ read: (Int, JSON) -> Element
  ) throws(StorageError) -> [Element] {
    var elements: [Element] = []
    do throws(JSONError) {
      try JSON.parse(elementsOf: bytes) { elements.append(read(elements.count, $0)) }
    } catch {
      throw StorageError(path, "the file is not valid JSON: \(error)")
    }
    return elements
  }

  private static func jsonLines(
    _ bytes: UnsafeRawBufferPointer, _ path: String, _ read: (Int, JSON) -> Element
  ) throws(StorageError) -> ([Element], [Int]?) {
    var elements: [Element] = []
    var numbers: [Int] = []
    let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    for (index, line) in lines.enumerated()
    where !line.allSatisfy({ datasetBlanks.contains($0) }) {
      do throws(JSONError) {
        let json = try JSON(parsing: UnsafeRawBufferPointer(rebasing: line))
        elements.append(read(elements.count, json))
      } catch {
        throw StorageError(path, "line \(index + 1) is not valid JSON: \(error)")
      }
      numbers.append(index + 1)
    }
    return (elements, numbers)
  }
}

private let datasetBlanks: [UInt8] = [0x20, 0x0A, 0x0D, 0x09]
