import Tensors

/// Text that second moments are taken over, in a fixed order.
package struct TextCorpus: Sendable {
  package let name: String
  package let texts: [String]
  /// Of all texts: part of the key under which statistics are cached.
  package let digest: Digest

  package init(name: String, texts: [String]) {
    self.name = name
    self.texts = texts
    let stream = DigestStream()
    for text in texts {
      stream.update(text)
      stream.update("\0")
    }
    digest = stream.digest
  }

  /// The texts of a file, or of the files of a directory in the order of their names: paragraphs of a text file, one a
  /// line, blank lines left out; the texts of a JSON list of strings; the column `text` of a CSV file.
  ///
  /// - Parameter byteLimit: reading stops after the text that reaches this many bytes, so that a dump of an encyclopedia
  ///   costs no more than what is needed of it. What was not read is no part of the corpus, nor of its digest.
  /// - Throws: `StorageError` for a file that cannot be read, is not UTF-8 or holds no text.
  package init(path: String, byteLimit: Int = .max) throws {
    var texts: [String] = []
    var bytes = 0
    for file in Directory.isDirectory(path)
      ? Directory.names(path).map({ path + "/" + $0 }) : [path]
    {
      if Directory.isDirectory(file) { continue }
      try TextCorpus.read(file) { text in
        if !text.allSatisfy(\.isWhitespace) {
          texts.append(text)
          bytes += text.utf8.count
        }
        return bytes < byteLimit
      }
      if bytes >= byteLimit { break }
    }
    guard !texts.isEmpty else { throw StorageError(path, "there is no text in it") }
    self.init(name: path.split(separator: "/").last.map(String.init) ?? path, texts: texts)
  }

  /// Hands over the texts of one file until `accept` returns false.
  private static func read(_ path: String, accept: (String) -> Bool) throws {
    try MappedFile(path: path).withBytes { bytes in
      let bytes = bytes.withoutByteOrderMark
      if path.hasSuffix(".csv") { return try CSVReader(bytes, path).column("text", accept: accept) }
      if let list = list(bytes) {
        for text in list { guard accept(text) else { return } }
      } else {
        try lines(bytes, path, accept: accept)
      }
    }
  }

  /// Nil for anything but a JSON list of strings: a text may well begin with a bracket.
  private static func list(_ bytes: UnsafeRawBufferPointer) -> [String]? {
    let blanks: [UInt8] = [0x20, 0x0A, 0x0D, 0x09]
    guard bytes.first(where: { !blanks.contains($0) }) == UInt8(ascii: "["),
      let elements = try? JSON(parsing: bytes).array
    else { return nil }
    let texts = elements.compactMap(\.string)
    return texts.count == elements.count ? texts : nil
  }

  private static func lines(
    _ bytes: UnsafeRawBufferPointer, _ path: String, accept: (String) -> Bool
  ) throws {
    var rest = bytes[...]
    while !rest.isEmpty {
      let end = rest.firstIndex { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") }
      guard let text = String(validating: rest[..<(end ?? rest.endIndex)], as: UTF8.self) else {
        throw StorageError(
          path, "the text is not UTF-8", hint: "convert it first, with iconv for one")
      }
      guard accept(text), let end else { return }
      rest = rest[(end + 1)...]
    }
  }
}
