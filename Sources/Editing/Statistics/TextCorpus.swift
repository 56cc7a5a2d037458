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

  /// The paragraphs of a text file, one a line, blank lines left out; or the texts of a JSON list of strings.
  /// - Throws: `StorageError` for a file that cannot be read, is not UTF-8 or holds no text.
  package init(path: String) throws {
    let texts = try MappedFile(path: path).withBytes { bytes in
      try TextCorpus.list(bytes) ?? TextCorpus.lines(bytes, path)
    }.filter { !$0.allSatisfy(\.isWhitespace) }
    guard !texts.isEmpty else { throw StorageError(path, "there is no text in this file") }
    self.init(name: path.split(separator: "/").last.map(String.init) ?? path, texts: texts)
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

  private static func lines(_ bytes: UnsafeRawBufferPointer, _ path: String) throws -> [String] {
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw StorageError(
        path, "the text is not UTF-8", hint: "convert it first, with iconv for one")
    }
    return text.split(whereSeparator: \.isNewline).map(String.init)
  }
}
