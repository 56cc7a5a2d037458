import Tensors

/// A file of texts.
struct TextFile {
  private let file: MappedFile
  private let layout: TextLayout

  /// - Throws: `StorageError` for a file that cannot be read or is structured in a way that is not known.
  init(path: String) throws(StorageError) {
    file = try MappedFile(path: path)
    layout = try file.withBytes { (bytes) throws(StorageError) in
      try TextLayout(of: bytes.withoutByteOrderMark, path: path)
    }
  }

  /// Hands over the texts until `accept` returns false; what comes behind it may be anything.
  ///
  /// - Throws: `StorageError` naming the line or element that cannot be used.
  func read(_ accept: (String) -> Bool) throws {
    try file.withBytes { bytes in
      let bytes = bytes.withoutByteOrderMark
      switch layout {
      case .lines: try lines(of: bytes) { text, _ in accept(text) }
      case .jsonLines: try readJSONLines(bytes, accept)
      case .json: try readJSON(bytes, accept)
      case .table(let separator):
        try CSVReader(bytes, file.path, separator: separator).column("text", accept: accept)
      }
    }
  }

  // MARK: Lines

  /// - Parameter accept: gets a line and its number, from 1.
  private func lines(
    of bytes: UnsafeRawBufferPointer, _ accept: (String, Int) throws -> Bool
  ) throws {
    var rest = bytes[...]
    var number = 1
    while !rest.isEmpty {
      let end = rest.firstIndex { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") }
      guard let text = String(validating: rest[..<(end ?? rest.endIndex)], as: UTF8.self) else {
        throw StorageError(
          file.path, "line \(number) is not UTF-8",
          hint: "convert the file first, with iconv for one")
      }
      guard try accept(text, number), let end else { return }
      let isPair =
        rest[end] == UInt8(ascii: "\r") && rest[end...].dropFirst().first == UInt8(ascii: "\n")
      rest = rest[(end + (isPair ? 2 : 1))...]
      number += 1
    }
  }

  // MARK: JSON

  private func readJSONLines(_ bytes: UnsafeRawBufferPointer, _ accept: (String) -> Bool) throws {
    try lines(of: bytes) { line, number in
      if line.allSatisfy(\.isWhitespace) { return true }
      let json: JSON
      do throws(JSONError) { json = try JSON(parsing: line) } catch {
        throw StorageError(
          file.path, "line \(number) is not valid JSON: \(error.message)",
          hint: "JSON Lines have one JSON text in each line")
      }
      return accept(try text(of: json, "line \(number)"))
    }
  }

  private func readJSON(_ bytes: UnsafeRawBufferPointer, _ accept: (String) -> Bool) throws {
    let json: JSON
    do { json = try JSON(parsing: bytes) } catch {
      throw StorageError(file.path, "the file is not valid JSON: \(error)")
    }
    guard let list = json.array else {
      _ = accept(try text(of: json, "the JSON text"))
      return
    }
    for (index, element) in list.enumerated() {
      guard accept(try text(of: element, "element \(index) (from 0)")) else { return }
    }
  }

  /// A string, or the `text` of an object.
  private func text(of json: JSON, _ place: String) throws(StorageError) -> String {
    if let text = json.string ?? json["text"]?.string { return text }
    throw TextLayout.refusal(file.path, "\(place) \(Self.lack(of: json))")
  }

  /// What keeps a JSON text from being taken for a text.
  private static func lack(of json: JSON) -> String {
    guard let object = json.object else {
      return "is neither a text nor an object with a text field `text`"
    }
    if object["text"] != nil { return "has a field `text` that is not a text" }
    let names = object.keys.prefix(6).map { "`\($0)`" }.joined(separator: ", ")
    return "has no field `text`" + (names.isEmpty ? "" : ", only \(names)")
  }
}
