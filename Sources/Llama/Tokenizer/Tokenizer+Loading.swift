import Tensors

extension Tokenizer {
  /// Reads a tokenizer.json, or Meta's tokenizer.model; the name's end tells which.
  ///
  /// - Throws: `StorageError` naming the file if it cannot be read, or is of a kind that this
  ///   program does not speak.
  /// - Cost: about 0.2 s for Llama-3's 128,000 tokens.
  package init(path: String) throws(StorageError) {
    if path.utf8.suffix(6).elementsEqual(".model".utf8) {
      self = try MappedFile(path: path).withBytes { (bytes) throws(StorageError) in
        try RankFile(bytes, source: path).tokenizer
      }
    } else {
      try self.init(JSON(path: path), source: path)
    }
  }

  /// Reads the bytes of a tokenizer.json; `source` names them in errors.
  ///
  /// - Throws: `StorageError`; see `init(path:)`.
  package init(parsing bytes: UnsafeRawBufferPointer, source: String) throws(StorageError) {
    let json: JSON
    do { json = try JSON(parsing: bytes) } catch {
      throw StorageError(source, "the tokenizer is not valid JSON: \(error)")
    }
    try self.init(json, source: source)
  }

  /// Builds the tokenizer that a parsed tokenizer.json describes; `source` names it in errors.
  ///
  /// - Throws: `StorageError`; see `init(path:)`.
  package init(_ json: JSON, source: String) throws(StorageError) {
    let file = try TokenizerFile(json, source: source)
    self.init(
      kind: file.kind, vocabulary: file.vocabulary, addedTokens: file.addedTokens,
      byteIDs: file.byteIDs, merges: file.merges, takesWholeWords: file.takesWholeWords,
      joinsWords: file.joinsWords, origin: file.origin)
  }
}
