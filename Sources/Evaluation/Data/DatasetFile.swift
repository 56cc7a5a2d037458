import Tensors

/// One element of a data set's file, before anybody knows what it means.
enum RawRecord {
  case json(JSON)
  /// A line of text.
  case sentence(String)
  /// One that cannot be read, while those beside it can.
  case unreadable(RecordError)

  var json: JSON? {
    if case .json(let json) = self { json } else { nil }
  }
}

/// What the elements of a data set's file are read as: those of a JSON list, JSON Lines, the rows of a CSV, or lines of
/// text.
struct DatasetFile<Element> {
  let path: String
  let elements: [Element]
  /// The line at which every element begins, from 1; nil in a JSON list.
  private let lines: [Int]?

  /// - Parameters:
  ///   - readsSentences: lines of text with an arrow in them are elements.
  ///   - read: makes an element of its number and what stands in the file, which is gone afterwards: a file takes little
  ///     more memory than what is made of it.
  /// - Throws: `StorageError` naming the file, if it is of no such kind or breaks off.
  init(
    path: String, readsSentences: Bool, _ read: (Int, RawRecord) -> Element
  ) throws(StorageError) {
    self.path = path
    let file = try MappedFile(path: path)
    (elements, lines) = try file.withBytes { (bytes) throws(StorageError) in
      let bytes = bytes.withoutByteOrderMark
      switch Self.kind(of: bytes, path, readsSentences: readsSentences) {
      case .list: return (try Self.list(bytes, path, read), nil)
      case .object: return (try Self.object(bytes, path, read), nil)
      case .jsonLines: return Self.jsonLines(bytes, read)
      case .csv: return try Self.rows(bytes, path, read)
      case .sentences: return Self.sentences(bytes, read)
      case nil:
        throw StorageError(
          path, "the file is no data set",
          hint:
            "expected a list of JSON records, one JSON record a line, a CSV, or one edit a line; `help layouts` shows them"
        )
      }
    }
  }

  /// How errors name an element.
  func place(_ index: Int) -> String {
    if let lines { "the record in line \(lines[index])" } else { "record \(index) (from 0)" }
  }

  // MARK: Kinds

  private enum Kind { case list, object, jsonLines, csv, sentences }

  private static func kind(
    of bytes: UnsafeRawBufferPointer, _ path: String, readsSentences: Bool
  ) -> Kind? {
    guard let start = bytes.firstIndex(where: { !isBlank($0) }) else { return nil }
    let firstLine = UnsafeRawBufferPointer(
      rebasing: bytes[start..<(bytes[start...].firstIndex(of: lineFeed) ?? bytes.endIndex)])
    switch bytes[start] {
    case UInt8(ascii: "["): return .list
    case UInt8(ascii: "{"):
      // The subject of a sentence stands in braces, too.
      if (try? JSON(parsing: firstLine)) != nil { return .jsonLines }
      if readsSentences, !bytes.looksLikeJSON(at: start) { return .sentences }
      return (try? JSON(parsing: bytes)) != nil ? .object : .jsonLines
    default: break
    }
    if path.lowercased().hasSuffix(".csv") || isHeader(firstLine) { return .csv }
    return readsSentences && bytes.containsArrow ? .sentences : nil
  }

  /// A first line that names columns of data sets.
  private static func isHeader(_ line: UnsafeRawBufferPointer) -> Bool {
    guard !line.containsArrow else { return false }
    let names = String(decoding: line, as: UTF8.self).split(separator: ",").map {
      $0.trimming { $0.isWhitespace || $0 == "\"" }
    }
    return names.contains("subject") || names.contains("requested_rewrite")
  }

  // MARK: JSON

  private static func list(
    _ bytes: UnsafeRawBufferPointer, _ path: String, _ read: (Int, RawRecord) -> Element
  ) throws(StorageError) -> [Element] {
    var elements: [Element] = []
    do throws(JSONError) {
      try JSON.parse(elementsOf: bytes) { elements.append(read(elements.count, .json($0))) }
    } catch {
      throw StorageError(path, "the file is not valid JSON: \(error)")
    }
    return elements
  }

  private static func object(
    _ bytes: UnsafeRawBufferPointer, _ path: String, _ read: (Int, RawRecord) -> Element
  ) throws(StorageError) -> [Element] {
    do throws(JSONError) { return [read(0, .json(try JSON(parsing: bytes)))] } catch {
      throw StorageError(path, "the file is not valid JSON: \(error)")
    }
  }

  private static func jsonLines(
    _ bytes: UnsafeRawBufferPointer, _ read: (Int, RawRecord) -> Element
  ) -> ([Element], [Int]?) {
    lines(of: bytes) { line, index in
      do throws(JSONError) {
        return read(index, .json(try JSON(parsing: line)))
      } catch {
        return read(index, .unreadable(RecordError("not valid JSON: \(error)")))
      }
    }
  }

  // MARK: Text

  /// A line that begins with `#` is a remark.
  private static func sentences(
    _ bytes: UnsafeRawBufferPointer, _ read: (Int, RawRecord) -> Element
  ) -> ([Element], [Int]?) {
    lines(of: bytes) { line, index in
      guard line.first(where: { !isBlank($0) }) != UInt8(ascii: "#") else { return nil }
      guard let text = String(validating: line, as: UTF8.self) else {
        return read(index, .unreadable(RecordError("not UTF-8")))
      }
      return read(index, .sentence(text.trimmingBlanks(start: true)))
    }
  }

  private static func rows(
    _ bytes: UnsafeRawBufferPointer, _ path: String, _ read: (Int, RawRecord) -> Element
  ) throws(StorageError) -> ([Element], [Int]?) {
    var elements: [Element] = []
    var numbers: [Int] = []
    try CSVReader(bytes, path).rows { (line, cells) throws(StorageError) in
      elements.append(read(elements.count, CSVRecord.raw(cells)))
      numbers.append(line)
    }
    return (elements, numbers)
  }

  /// Reads every line that is not blank; nil leaves one out.
  private static func lines(
    of bytes: UnsafeRawBufferPointer, _ read: (UnsafeRawBufferPointer, Int) -> Element?
  ) -> ([Element], [Int]?) {
    var elements: [Element] = []
    var numbers: [Int] = []
    let lines = bytes.split(separator: lineFeed, omittingEmptySubsequences: false)
    for (index, line) in lines.enumerated() where !line.allSatisfy(isBlank) {
      guard let element = read(UnsafeRawBufferPointer(rebasing: line), elements.count) else {
        continue
      }
      elements.append(element)
      numbers.append(index + 1)
    }
    return (elements, numbers)
  }
}

private let lineFeed = UInt8(ascii: "\n")

private func isBlank(_ byte: UInt8) -> Bool {
  byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09
}

extension UnsafeRawBufferPointer {
  /// An object's brace, and not that of a subject.
  fileprivate func looksLikeJSON(at brace: Int) -> Bool {
    let next = self[(brace + 1)...].first { !isBlank($0) }
    return next == UInt8(ascii: "\"") || next == UInt8(ascii: "}")
  }

  /// `->` or `→`.
  fileprivate var containsArrow: Bool {
    let arrow = Array("→".utf8)
    return indices.contains { index in
      switch self[index] {
      case UInt8(ascii: "-"): index + 1 < count && self[index + 1] == UInt8(ascii: ">")
      case arrow[0]: self[index...].starts(with: arrow)
      default: false
      }
    }
  }
}

extension Substring {
  fileprivate func trimming(_ isBlank: (Character) -> Bool) -> Substring {
    var rest = drop(while: isBlank)
    while let last = rest.last, isBlank(last) { rest.removeLast() }
    return rest
  }
}
