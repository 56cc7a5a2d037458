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

  /// The paragraphs of a text file: one a line, blank lines left out.
  /// - Throws: `StorageError` for a file that cannot be read or is not UTF-8.
  package init(path: String) throws {
    let file = try MappedFile(path: path)
    let text = try file.withBytes { bytes in
      guard let text = String(validating: bytes, as: UTF8.self) else {
        throw StorageError(
          path, "the text is not UTF-8", hint: "convert it first, with iconv for one")
      }
      return text
    }
    let lines = text.split(whereSeparator: \.isNewline).map(String.init)
      .filter { !$0.allSatisfy(\.isWhitespace) }
    guard !lines.isEmpty else { throw StorageError(path, "there is no text in this file") }
    self.init(name: path.split(separator: "/").last.map(String.init) ?? path, texts: lines)
  }
}
