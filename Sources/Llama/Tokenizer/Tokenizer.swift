import Tensors

/// Byte-level BPE with Llama-3's split pattern, from a Hugging Face tokenizer.json.
///
/// Every text has exactly one encoding and `decode` gives the text back. Text is text: characters
/// that spell a special token are encoded like any others, and no begin-of-text is put in front.
package struct Tokenizer: Sendable {
  /// A token that only a program writes, such as begin-of-text.
  package struct SpecialToken: Sendable, Equatable {
    package let id: Int32
    package let text: String
  }

  /// The tokens that the file marks as special, by id.
  package let specialTokens: [SpecialToken]
  private let vocabulary: Vocabulary
  private let merges: MergeTable
  /// The token of each single byte.
  private let byteIDs: [Int32]
  /// A word that is a token as a whole is taken without merging (`ignore_merges`).
  private let takesWholeWords: Bool
  private let specialIDs: Set<Int32>

  /// One more than the largest id.
  package var vocabularySize: Int { vocabulary.count }

  /// Reads a tokenizer.json.
  ///
  /// - Throws: `StorageError` naming the file if it cannot be read, or is of a kind that this
  ///   program does not speak.
  /// - Cost: about 0.3 s for Llama-3's 128,000 tokens.
  package init(path: String) throws(StorageError) {
    try self.init(JSON(path: path), source: path)
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
    specialTokens = file.specialTokens
    specialIDs = Set(file.specialTokens.map(\.id))
    vocabulary = file.vocabulary
    merges = file.merges
    byteIDs = file.byteIDs
    takesWholeWords = file.ignoresMerges
  }

  // MARK: Text to tokens

  /// The tokens of a plain text.
  package func encode(_ text: String) -> [Int32] {
    var text = text
    return text.withUTF8 { encode(utf8: $0) }
  }

  /// The tokens of a plain text, each with the range of UTF-8 bytes that it stands for.
  package func encodeWithOffsets(_ text: String) -> [(id: Int32, range: Range<Int>)] {
    var end = 0
    return encode(text).map { id in
      let start = end
      end += vocabulary.length(of: id)
      return (id, start..<end)
    }
  }

  private func encode(utf8 text: UnsafeBufferPointer<UInt8>) -> [Int32] {
    var ids: [Int32] = []
    var splitter = WordSplitter(text)
    var merger = WordMerger(merges: merges)
    while let range = splitter.next() {
      let word = UnsafeBufferPointer(rebasing: text[range])
      if word.count == 1 {
        ids.append(byteIDs[Int(word[0])])
      } else if takesWholeWords, let id = vocabulary.id(of: word) {
        ids.append(id)
      } else {
        merger.encode(word.lazy.map { byteIDs[Int($0)] }, into: &ids)
      }
    }
    return ids
  }

  // MARK: Tokens to text

  /// The text of the tokens. Bytes that are no UTF-8 become U+FFFD; ids outside the vocabulary,
  /// which padded models can produce, say nothing.
  package func decode(_ ids: some Sequence<Int32>, skippingSpecial: Bool = true) -> String {
    var bytes: [UInt8] = []
    for id in ids where !(skippingSpecial && isSpecial(id)) {
      bytes.append(contentsOf: vocabulary[id])
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The bytes of one token, which may be part of a character; empty outside the vocabulary.
  package func bytes(of id: Int32) -> [UInt8] { Array(vocabulary[id]) }

  package func isSpecial(_ id: Int32) -> Bool { specialIDs.contains(id) }
}
