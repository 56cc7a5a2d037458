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
  /// line, blank lines left out; the strings, or the `text` of the objects, of JSON Lines or a JSON list; the column
  /// `text` of a table. Whatever else is structured is refused: its marks would be counted as text.
  ///
  /// - Parameter byteLimit: reading stops after the text that reaches this many bytes, so that a dump of an encyclopedia
  ///   costs no more than what is needed of it. What was not read is no part of the corpus, nor of its digest.
  /// - Throws: `StorageError` for a file that cannot be read, is structured otherwise, is not UTF-8 or holds no text.
  package init(path: String, byteLimit: Int = .max) throws {
    var texts: [String] = []
    var bytes = 0
    for file in Directory.isDirectory(path)
      ? Directory.names(path).filter({ !$0.hasPrefix(".") }).map({ path + "/" + $0 }) : [path]
    {
      if Directory.isDirectory(file) { continue }
      try TextFile(path: file).read { text in
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
}
