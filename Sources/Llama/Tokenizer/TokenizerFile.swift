import Tensors

/// What a tokenizer.json says, checked; anything but byte-level BPE with Llama-3's pattern is refused.
struct TokenizerFile {
  private(set) var specialTokens: [Tokenizer.SpecialToken] = []
  private(set) var vocabulary = Vocabulary(tokens: [], hiding: [])
  private(set) var merges = MergeTable(capacity: 0)
  private(set) var byteIDs: [Int32] = []
  let ignoresMerges: Bool

  private let source: String
  /// Far beyond any real vocabulary; an id is an array index here.
  private static let largestID = 4_000_000

  init(_ json: JSON, source: String) throws(StorageError) {
    self.source = source
    guard let model = json["model"]?.object, let entries = model["vocab"]?.object else {
      throw StorageError(source, "this is no tokenizer.json: it has no model with a vocab")
    }
    ignoresMerges = model["ignore_merges"]?.bool ?? false
    try checkKind(json, model)
    try readVocabulary(entries, added: json["added_tokens"]?.array ?? [])
    try readMerges(model["merges"]?.array)
  }

  // MARK: The kind

  private func checkKind(_ json: JSON, _ model: JSONObject) throws(StorageError) {
    try check(model["type"] == "BPE", "model is not of type BPE")
    try check(isNull(json["normalizer"]), "text is changed by a normalizer")
    let steps = json["pre_tokenizer"]?["pretokenizers"]?.array ?? []
    try check(
      json["pre_tokenizer"]?["type"] == "Sequence" && steps.count == 2
        && steps[0]["type"] == "Split"
        && steps[0]["pattern"]?["Regex"] == .string(WordSplitter.pattern)
        && steps[0]["behavior"] == "Isolated" && steps[0]["invert"] != true
        && steps[1]["type"] == "ByteLevel" && steps[1]["add_prefix_space"] == false
        && steps[1]["use_regex"] == false, "pre_tokenizer is not Llama-3's")
    try check(json["decoder"]?["type"] == "ByteLevel", "decoder is not ByteLevel")
    try check(model["byte_fallback"] != true, "model has byte_fallback")
    try check(isNull(model["dropout"]) || model["dropout"]?.double == 0, "model has dropout")
    for key in ["continuing_subword_prefix", "end_of_word_suffix"] {
      try check(isNull(model[key]) || model[key] == "", "model has a \(key)")
    }
  }

  private func isNull(_ value: JSON?) -> Bool { value == nil || value == .null }

  private func check(_ condition: Bool, _ difference: String) throws(StorageError) {
    guard condition else {
      throw StorageError(
        source, "this tokenizer is of another kind: its \(difference)",
        hint: "only Llama-3's byte-level BPE is supported")
    }
  }

  // MARK: The vocabulary

  private mutating func readVocabulary(
    _ entries: JSONObject, added: [JSON]
  ) throws(StorageError) {
    var tokens: [[UInt8]] = []
    var addedIDs: [Int32: String] = [:]
    for token in added {
      guard let text = token["content"]?.string, !text.isEmpty, let id = id(token["id"]) else {
        throw StorageError(source, "an added token has no content or no id: \(token)")
      }
      guard addedIDs.updateValue(text, forKey: id) == nil else { throw twice(id) }
      try place(Array(text.utf8), at: id, in: &tokens)
      if token["special"] == true { specialTokens.append(.init(id: id, text: text)) }
    }
    specialTokens.sort { $0.id < $1.id }
    for (text, value) in entries {
      guard let id = id(value) else {
        throw StorageError(source, "token \(JSON.string(text)) has the id \(value)")
      }
      if let added = addedIDs[id] {
        guard added.hasSameBytes(as: text) else { throw twice(id) }
        continue
      }
      guard let bytes = ByteAlphabet.decode(text), !bytes.isEmpty else {
        throw StorageError(source, "token \(JSON.string(text)) is not spelled in GPT-2's bytes")
      }
      try place(bytes, at: id, in: &tokens)
    }
    vocabulary = Vocabulary(tokens: tokens, hiding: Set(specialTokens.map(\.id)))
    byteIDs = try (UInt8.min...UInt8.max).map { (byte) throws(StorageError) in
      guard let id = find([byte]) else {
        throw StorageError(source, "the vocabulary has no token for the byte \(byte)")
      }
      return id
    }
  }

  private func id(_ value: JSON?) -> Int32? {
    guard let id = value?.int, (0...Self.largestID).contains(id) else { return nil }
    return Int32(id)
  }

  private func place(
    _ bytes: [UInt8], at id: Int32, in tokens: inout [[UInt8]]
  ) throws(StorageError) {
    while tokens.count <= Int(id) { tokens.append([]) }
    guard tokens[Int(id)].isEmpty else { throw twice(id) }
    tokens[Int(id)] = bytes
  }

  private func twice(_ id: Int32) -> StorageError {
    StorageError(source, "two tokens have the id \(id)")
  }

  private func find(_ bytes: [UInt8]) -> Int32? {
    bytes.withUnsafeBufferPointer { vocabulary.id(of: $0) }
  }

  // MARK: The merges

  private mutating func readMerges(_ lines: [JSON]?) throws(StorageError) {
    guard let lines else { throw StorageError(source, "the model has no list of merges") }
    merges = MergeTable(capacity: lines.count)
    var joined: [UInt8] = []
    for (rank, line) in lines.enumerated() {
      joined.removeAll(keepingCapacity: true)
      guard let cut = Self.readMerge(line, into: &joined), let merge = find(joined, cut: cut) else {
        throw StorageError(source, "merge \(rank), \(line), is not of two known tokens")
      }
      let rank = UInt32(truncatingIfNeeded: rank)
      merges.set(merge.left, merge.right, .init(rank: rank, result: merge.result))
    }
  }

  /// Appends the bytes of both halves and returns where the second begins. Both spellings: `"a b"`,
  /// and `["a", "b"]` of newer files.
  private static func readMerge(_ line: JSON, into joined: inout [UInt8]) -> Int? {
    switch line {
    case .string(var text):
      return text.withUTF8 { utf8 in
        // A blank is not of the byte alphabet, so the first one is the separator.
        guard let blank = utf8.firstIndex(of: UInt8(ascii: " ")),
          ByteAlphabet.append(UnsafeBufferPointer(rebasing: utf8[..<blank]), to: &joined)
        else { return nil }
        let cut = joined.count
        let rest = UnsafeBufferPointer(rebasing: utf8[(blank + 1)...])
        return ByteAlphabet.append(rest, to: &joined) ? cut : nil
      }
    case .array(let halves):
      guard halves.count == 2, let left = halves[0].string.flatMap(ByteAlphabet.decode),
        let right = halves[1].string.flatMap(ByteAlphabet.decode)
      else { return nil }
      joined += left + right
      return left.count
    default: return nil
    }
  }

  private func find(
    _ joined: [UInt8], cut: Int
  ) -> (left: Int32, right: Int32, result: Int32)? {
    joined.withUnsafeBufferPointer { bytes in
      guard let left = vocabulary.id(of: UnsafeBufferPointer(rebasing: bytes[..<cut])),
        let right = vocabulary.id(of: UnsafeBufferPointer(rebasing: bytes[cut...])),
        let result = vocabulary.id(of: bytes)
      else { return nil }
      return (left, right, result)
    }
  }
}
