import Tensors

/// How texts stand in a file. Its name says it, or else its beginning.
enum TextLayout: Equatable {
  /// One a line.
  case lines
  /// A JSON text a line, with one text in each.
  case jsonLines
  /// One JSON text that holds them all.
  case json
  /// A table with a column for them.
  case table(separator: UInt8)

  /// How much of a file's beginning is looked at.
  private static let sampleBytes = 64 << 10

  /// - Parameters:
  ///   - bytes: the file without a byte order mark.
  ///   - path: its name counts as far as it ends in a known way.
  /// - Throws: `StorageError` for what is structured otherwise, or is no text.
  init(of bytes: UnsafeRawBufferPointer, path: String) throws(StorageError) {
    let sample = FileBeginning(bytes, limit: Self.sampleBytes)
    if let kind = sample.binaryKind {
      throw Self.refusal(path, "this is \(kind), not a text", hint: "unpack or convert it first")
    }
    let name = path.split(separator: "/").last.map(String.init) ?? path
    let ending = name.split(separator: ".").dropFirst().last.map { $0.lowercased() } ?? ""
    if let kind = Self.structured[ending] { throw Self.refusal(path, "this is \(kind)") }
    switch ending {
    case "csv": self = .table(separator: sample.separator(among: [.comma, .semicolon, .tab]))
    case "tsv", "tab": self = .table(separator: .tab)
    case "jsonl", "ndjson": self = .jsonLines
    case "json": self = sample.beginsWithJSONLine ? .jsonLines : .json
    default: self = try Self.layout(of: sample, bytes, path)
    }
  }

  private static func layout(
    of sample: FileBeginning, _ bytes: UnsafeRawBufferPointer, _ path: String
  ) throws(StorageError) -> TextLayout {
    if sample.beginsWithJSONLine { return .jsonLines }
    // A text may well begin with a bracket: `[1] is a footnote`.
    if sample.mayBeJSON, sample.isCertainlyJSON || (try? JSON(parsing: bytes)) != nil {
      return .json
    }
    if let separator = sample.tableSeparator { return .table(separator: separator) }
    if let kind = sample.markupKind { throw refusal(path, "this is \(kind)") }
    return .lines
  }

  /// What files with such endings hold instead of plain text.
  private static let structured = [
    "xml": "XML", "html": "HTML", "htm": "HTML", "xhtml": "HTML", "svg": "SVG", "yaml": "YAML",
    "yml": "YAML", "toml": "TOML", "ini": "a configuration", "cfg": "a configuration",
    "sql": "SQL", "rtf": "RTF", "ipynb": "a notebook", "bib": "BibTeX", "mbox": "a mailbox",
  ]

  static func refusal(_ path: String, _ message: String, hint: String? = nil) -> StorageError {
    StorageError(path, message, hint: hint ?? Self.hint)
  }

  static let hint =
    "texts are read from plain text (one a line), from JSON with a text field, and from tables with a column text"
}

extension UInt8 {
  fileprivate static let comma = UInt8(ascii: ",")
  fileprivate static let semicolon = UInt8(ascii: ";")
  fileprivate static let tab = UInt8(ascii: "\t")
}
