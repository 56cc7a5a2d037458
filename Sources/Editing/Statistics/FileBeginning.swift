import Tensors

/// The first bytes of a file, and what they tell of the rest.
struct FileBeginning {
  private let bytes: UnsafeRawBufferPointer
  /// The lines that are not blank, without blanks around them; a last one that was cut is left out.
  private let lines: [Substring]
  /// There is more of the file.
  private let isCut: Bool

  init(_ file: UnsafeRawBufferPointer, limit: Int) {
    bytes = UnsafeRawBufferPointer(rebasing: file.prefix(limit))
    var parts = String(decoding: bytes, as: UTF8.self).split { $0.isNewline }[...]
    isCut = bytes.count < file.count
    if isCut, parts.count > 1 { parts = parts.dropLast() }
    lines = parts.filter { !$0.allSatisfy(\.isWhitespace) }.map { line in
      let start = line.drop { $0.isWhitespace }
      return start.lastIndex { !$0.isWhitespace }.map { start[...$0] } ?? start
    }
  }

  // MARK: Not a text at all

  /// Names of formats by the bytes with which their files begin.
  private static let magics: [(bytes: [UInt8], name: String)] = [
    ([0x1F, 0x8B], "a gzip archive"), ([0x28, 0xB5, 0x2F, 0xFD], "a Zstandard archive"),
    (Array("BZh".utf8), "a bzip2 archive"), ([0xFD] + Array("7zXZ".utf8), "an xz archive"),
    (Array("PK\u{3}\u{4}".utf8), "a zip archive"), ([0x37, 0x7A, 0xBC, 0xAF], "a 7z archive"),
    (Array("PAR1".utf8), "a Parquet table"), (Array("ARROW1".utf8), "an Arrow table"),
    (Array("%PDF-".utf8), "a PDF document"), (Array("%!PS".utf8), "PostScript"),
    (Array("{\\rtf".utf8), "RTF"), (Array("SQLite format 3".utf8), "an SQLite database"),
    ([0xFF, 0xFE], "UTF-16"), ([0xFE, 0xFF], "UTF-16"), (Array("GGUF".utf8), "a model"),
  ]

  /// What a file holds that is not text; nil for text.
  var binaryKind: String? {
    Self.magics.first { bytes.starts(with: $0.bytes) }?.name
      ?? (bytes.contains(0) ? "a binary file" : nil)
  }

  // MARK: JSON

  private var firstLine: Substring { lines.first ?? "" }

  /// Two brackets of which JSON texts begin with one.
  var mayBeJSON: Bool { firstLine.hasPrefix("{") || firstLine.hasPrefix("[") }

  /// The first line is an object, or it and the second are JSON texts with brackets.
  var beginsWithJSONLine: Bool {
    guard mayBeJSON, let first = try? JSON(parsing: String(firstLine)) else { return false }
    if first.object != nil { return true }
    return lines.count > 1 && lines[1].hasPrefix("[")
      && (try? JSON(parsing: String(lines[1]))) != nil
  }

  /// Nothing but JSON begins so, not even a footnote or the markup of an encyclopedia.
  var isCertainlyJSON: Bool {
    let marks = lines.prefix(2).joined().filter { !$0.isWhitespace }.prefix(2)
    return ["[{", "[\"", "{\""].contains(String(marks))
  }

  // MARK: Tables

  private static let records = 20

  private func records(_ separator: UInt8) -> [[[UInt8]]] {
    var found = CSVReader(bytes, "", separator: separator).first(Self.records)
    if isCut, found.count > 1, found.count < Self.records { found.removeLast() }
    return found.filter { $0 != [[]] }
  }

  /// The one under which a column is called `text`; the first of them if there is none.
  func separator(among separators: [UInt8]) -> UInt8 {
    separators.first { records($0).first?.contains(Array("text".utf8)) ?? false } ?? separators[0]
  }

  /// What separates the fields if the lines are records of a table; nil for lines of prose.
  var tableSeparator: UInt8? {
    let marks = [",", ";", "|"].compactMap(\.utf8.first)
    let tab = UInt8(ascii: "\t")
    if hasTabs || isTable(records(tab)) { return tab }
    return marks.first { isTable(records($0)) }
  }

  /// Nearly all lines have the same number of tabs inside: comments may stand between the records.
  private var hasTabs: Bool {
    let counts = lines.prefix(50).map { line in line.utf8.count { $0 == UInt8(ascii: "\t") } }
    guard counts.count > 1, let usual = counts.sorted().dropFirst(counts.count / 2).first, usual > 0
    else { return false }
    return counts.count { $0 == usual } * 5 >= counts.count * 4
  }

  /// Names with `text` among them, records of one length under other names, or at least three long ones in which no blank follows a separator, as it does
  /// in prose.
  private func isTable(_ records: [[[UInt8]]]) -> Bool {
    guard let first = records.first, first.count > 1, records.count > 1 else { return false }
    if first.contains(Array("text".utf8)), first.allSatisfy(isName) { return true }
    guard records.allSatisfy({ $0.count == first.count }) else { return false }
    if first.allSatisfy(isName) { return true }
    return records.count > 2 && first.count > 2
      && records.allSatisfy { $0.dropFirst().allSatisfy { $0.first != UInt8(ascii: " ") } }
  }

  /// A word as columns are called.
  private func isName(_ field: [UInt8]) -> Bool {
    let name = String(decoding: field, as: UTF8.self)
    return name.first?.isLetter == true
      && name.allSatisfy { $0.isLetter || $0.isNumber || "_-".contains($0) }
  }

  // MARK: Markup

  /// The language in which the file is marked up or configured; nil for plain text.
  var markupKind: String? {
    if firstLine.hasPrefix("<?xml") { return "XML" }
    if firstLine.hasPrefix("<!") || firstLine.lowercased().hasPrefix("<html") { return "HTML" }
    if firstLine.hasPrefix("<?") || isTagged { return "XML" }
    if isYAML { return "YAML" }
    if isConfiguration { return "a configuration" }
    return nil
  }

  /// `<name …>`, and something is closed later.
  private var isTagged: Bool {
    let name = firstLine.dropFirst().prefix { $0.isLetter || $0.isNumber || "-_:.".contains($0) }
    guard firstLine.hasPrefix("<"), !name.isEmpty,
      let end = firstLine.dropFirst(1 + name.count).first,
      end == ">" || end == "/" || end.isWhitespace
    else { return false }
    return lines.contains { $0.contains("</") || $0.hasSuffix("/>") }
  }

  /// `---` or `%YAML` and a member or an element, or a list of members.
  private var isYAML: Bool {
    if firstLine.hasPrefix("%YAML") { return true }
    if firstLine.hasPrefix("- "), isMember(firstLine.dropFirst(2)) { return true }
    guard firstLine == "---", lines.count > 1 else { return false }
    return isMember(lines[1]) || lines[1].hasPrefix("- ")
  }

  /// `name: …`.
  private func isMember(_ line: Substring) -> Bool {
    let name = line.prefix { $0.isASCII && ($0.isLetter || $0.isNumber || "_-".contains($0)) }
    guard name.first?.isLowercase == true else { return false }
    let rest = line.dropFirst(name.count)
    return rest == ":" || rest.hasPrefix(": ")
  }

  /// Sections in brackets and `name = value`, and nothing else but comments.
  private var isConfiguration: Bool {
    var settings = 0
    for line in lines.prefix(Self.records) where !"#;".contains(line.first ?? " ") {
      if line.hasPrefix("["), line.hasSuffix("]") { continue }
      let name = line.prefix { $0.isASCII && ($0.isLetter || $0.isNumber || "_-.".contains($0)) }
      guard !name.isEmpty, line.dropFirst(name.count).drop(while: \.isWhitespace).first == "="
      else { return false }
      settings += 1
    }
    return settings > 1 || settings == 1 && firstLine.hasPrefix("[")
  }
}
