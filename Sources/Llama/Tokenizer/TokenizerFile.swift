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
    for (rank, line) in lines.enumerated() {
      guard let (left, right) = Self.pair(line), let leftID = find(left), let rightID = find(right),
        let result = find(left + right)
      else { throw StorageError(source, "merge \(rank), \(line), is not of two known tokens") }
      merges.set(leftID, rightID, .init(rank: UInt32(truncatingIfNeeded: rank), result: result))
    }
  }

  /// Both spellings: `"a b"`, and `["a", "b"]` of newer files.
  private static func pair(_ line: JSON) -> (left: [UInt8], right: [UInt8])? {
    let parts: [Substring]
    switch line {
    case .string(let text): parts = text.split(separator: " ", omittingEmptySubsequences: false)
    case .array(let elements): parts = elements.compactMap { $0.string.map { Substring($0) } }
    default: return nil
    }
    guard parts.count == 2, let left = ByteAlphabet.decode(parts[0]),
      let right = ByteAlphabet.decode(parts[1])
    else { return nil }
    return (left, right)
  }
}
