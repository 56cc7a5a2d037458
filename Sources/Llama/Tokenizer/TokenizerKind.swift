import Tensors

/// How text becomes the symbols that merging begins with. Two ways are in use among models of Llama's architecture.
enum TokenizerKind: Sendable, Equatable {
  /// Bytes, within the words of a pattern (Llama-3, SmolLM2).
  case byteLevel(WordSplitter.Pattern)
  /// Characters, and the bytes of those that are no token (Llama-2, TinyLlama).
  case sentencePiece(SentencePieceRules)

  /// Appends the bytes that a token stands for; false if it is not spelled as tokens of this kind are.
  func append(_ spelling: UnsafeBufferPointer<UInt8>, to bytes: inout [UInt8]) -> Bool {
    switch self {
    case .byteLevel: return ByteAlphabet.append(spelling, to: &bytes)
    case .sentencePiece:
      SentencePieceText.append(spelling, to: &bytes)
      return true
    }
  }

  /// A blank that decoding a text takes away at its start.
  var stripsBlank: Bool {
    if case .sentencePiece(let rules) = self { rules.stripsBlank } else { false }
  }
}

// MARK: From tokenizer.json

extension TokenizerKind {
  /// - Throws: `StorageError` naming what this program does not speak.
  init(_ json: JSON, source: String) throws(StorageError) {
    let reader = KindReader(json: json, source: source)
    try reader.checkModel()
    self =
      json["model"]?["byte_fallback"] == true
      ? try reader.sentencePiece() : .byteLevel(try reader.byteLevelPattern())
  }
}

private struct KindReader {
  let json: JSON
  let source: String

  func refusal(_ difference: String) -> StorageError {
    StorageError(
      source, "this tokenizer is of another kind: its \(difference)",
      hint: "the BPE tokenizers of Llama-3, Llama-2 and SmolLM2 are supported")
  }

  func checkModel() throws(StorageError) {
    let model = json["model"]
    guard model?["type"] == "BPE" else { throw refusal("model is \(name(model)), not BPE") }
    if let dropout = model?["dropout"], !dropout.isNull, dropout.double != 0 {
      throw refusal("model has dropout")
    }
    for key in ["continuing_subword_prefix", "end_of_word_suffix"] {
      if let affix = model?[key], !affix.isNull, affix != "" {
        throw refusal("model has a \(key)")
      }
    }
  }

  // MARK: Byte-level

  func byteLevelPattern() throws(StorageError) -> WordSplitter.Pattern {
    let normalizers = steps("normalizer", "normalizers")
    if let first = normalizers.first { throw refusal("normalizer \(name(first)) changes text") }
    guard json["decoder"]?["type"] == "ByteLevel" else {
      throw refusal("decoder is \(name(json["decoder"])), not ByteLevel")
    }
    let splits = steps("pre_tokenizer", "pretokenizers")
    guard let last = splits.last, last["type"] == "ByteLevel" else {
      throw refusal("pre_tokenizer is \(name(json["pre_tokenizer"])), not ByteLevel at the end")
    }
    guard last["add_prefix_space"] == false else {
      throw refusal("pre_tokenizer puts a blank in front of texts")
    }
    let usesPattern = last["use_regex"] != false
    switch (splits.count, splits[0]["type"]) {
    case (1, _) where usesPattern: return .gpt2(digitsAlone: false)
    case (2, "Digits") where usesPattern && splits[0]["individual_digits"] == true:
      return .gpt2(digitsAlone: true)
    case (2, "Split") where !usesPattern && isLlama3(splits[0]):
      guard isolatesMatches(splits[0]) else {
        let behavior = splits[0]["behavior"]?.string ?? "missing"
        throw refusal("pre_tokenizer splits with the behavior \(behavior)")
      }
      return .llama3
    case (2, "Split"):
      throw refusal("pre_tokenizer splits words by the pattern \(pattern(splits[0]))")
    default: throw refusal("pre_tokenizer is \(splits.map(name).joined(separator: ", "))")
    }
  }

  private func isLlama3(_ split: JSON) -> Bool {
    split["pattern"]?["Regex"] == .string(WordSplitter.llama3)
  }

  /// Nothing of a text lies between the matches of the pattern. So every match is a word of its own both where matches
  /// delimit and where, inverted, nothing does; only to remove the delimiters, or to join neighbours, is something else.
  private func isolatesMatches(_ split: JSON) -> Bool {
    switch split["behavior"] {
    case "Isolated", "MergedWithPrevious", "MergedWithNext": true
    case "Removed": split["invert"] == true
    default: false
    }
  }

  private func pattern(_ split: JSON) -> String {
    split["pattern"].map(\.description) ?? "that it does not state"
  }

  // MARK: SentencePiece

  /// Two spellings: blanks replaced by a normalizer, or by the pre-tokenizer called Metaspace.
  func sentencePiece() throws(StorageError) -> TokenizerKind {
    var rules = try json["pre_tokenizer"]?.isNull ?? true ? normalized() : metaspace()
    var decoders = steps("decoder", "decoders")
    if let last = decoders.last, last["type"] == "Strip", last["content"] == " ",
      last["start"] == 1, last["stop"] == 0
    {
      decoders.removeLast()
      rules.stripsBlank = true
    }
    guard rules.stripsBlank || rules.prefix == .never else {
      throw refusal("decoder leaves the blank that stands in front of texts")
    }
    guard decoders.map({ $0["type"] }) == ["Replace", "ByteFallback", "Fuse"],
      isReplacement(decoders[0], of: "▁", by: " ")
    else {
      throw refusal("decoder is \(decoders.map(name).joined(separator: ", "))")
    }
    return .sentencePiece(rules)
  }

  private func normalized() throws(StorageError) -> SentencePieceRules {
    var normalizers = steps("normalizer", "normalizers")
    let prefix: SentencePieceText.Prefix
    if let first = normalizers.first, first["type"] == "Prepend", first["prepend"] == "▁" {
      prefix = .always
      normalizers.removeFirst()
    } else {
      prefix = .never
    }
    guard normalizers.count == 1, isReplacement(normalizers[0], of: " ", by: "▁") else {
      throw refusal("normalizer is \(normalizers.map(name).joined(separator: ", "))")
    }
    return SentencePieceRules(
      prefix: prefix, afterToken: prefix, isNormalized: true, splitsAtBlanks: false)
  }

  private func metaspace() throws(StorageError) -> SentencePieceRules {
    if let first = steps("normalizer", "normalizers").first {
      throw refusal("normalizer \(name(first)) changes text")
    }
    let splits = steps("pre_tokenizer", "pretokenizers")
    guard splits.count == 1, splits[0]["type"] == "Metaspace", splits[0]["replacement"] == "▁"
    else {
      throw refusal("pre_tokenizer is \(splits.map(name).joined(separator: ", "))")
    }
    let prefixes = try prefixes(of: splits[0])
    return SentencePieceRules(
      prefix: prefixes.first, afterToken: prefixes.later, isNormalized: false,
      splitsAtBlanks: splits[0]["split"] != false)
  }

  /// What it does not say is `always`; older files say it by `add_prefix_space`, which may not contradict.
  private func prefixes(
    of metaspace: JSON
  ) throws(StorageError) -> (first: SentencePieceText.Prefix, later: SentencePieceText.Prefix) {
    let scheme = metaspace["prepend_scheme"].flatMap { $0.isNull ? nil : $0 } ?? "always"
    if metaspace["add_prefix_space"] == false, scheme != "never" {
      throw refusal("pre_tokenizer says add_prefix_space false and prepend_scheme \(scheme)")
    }
    switch scheme {
    case "first": return (.ifMissing, .never)
    case "always": return (.ifMissing, .ifMissing)
    case "never": return (.never, .never)
    default: throw refusal("pre_tokenizer has the prepend_scheme \(scheme)")
    }
  }

  private func isReplacement(_ step: JSON, of old: JSON, by new: JSON) -> Bool {
    step["type"] == "Replace" && step["pattern"]?["String"] == old && step["content"] == new
  }

  // MARK: Any

  /// A single step is a list of one, none a list of none.
  private func steps(_ key: String, _ list: String) -> [JSON] {
    guard let value = json[key], !value.isNull else { return [] }
    guard value["type"] == "Sequence" else { return [value] }
    return value[list]?.array ?? []
  }

  private func name(_ step: JSON?) -> String { step?["type"]?.string ?? "missing" }
}
