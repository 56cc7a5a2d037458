import Tensors

/// What a tokenizer.json says, checked.
struct TokenizerFile {
  let kind: TokenizerKind
  let takesWholeWords: Bool
  private(set) var addedTokens: [Tokenizer.AddedToken] = []
  private(set) var vocabulary = Vocabulary(TokenList(), hiding: [])
  private(set) var byteIDs = [Int32](repeating: Tokenizer.noToken, count: 256)
  private(set) var merges = MergeTable(capacity: 0)
  private(set) var joinsWords = false
  let origin: Tokenizer.Origin
  private(set) var shown: [Int32: [UInt8]] = [:]

  /// Special tokens that were learned as well: a text does not spell them, but merges may make them.
  private var learnedSpecial: [[UInt8]: Int32] = [:]
  /// What the file says to be the ids of added tokens that were not learned.
  private var claims: Set<Int32> = []

  private let source: String

  init(_ json: JSON, source: String) throws(StorageError) {
    self.source = source
    guard let model = json["model"]?.object, let entries = model["vocab"]?.object else {
      throw StorageError(source, "this is no tokenizer.json: it has no model with a vocab")
    }
    kind = try TokenizerKind(json, source: source)
    takesWholeWords = model["ignore_merges"]?.bool ?? false
    let processor = json["post_processor"]
    origin = .file(
      try SpecialTokenTemplate(postProcessor: processor, source: source),
      statesPostProcessor: processor != nil)
    try readAdded(json["added_tokens"]?.array ?? [], entries)
    try readVocabulary(entries)
    try readBytes(unknown: model["unk_token"]?.string.flatMap { id(entries[$0]) })
    try readMerges(model["merges"]?.array)
  }

  // MARK: The vocabulary

  /// Ids are given out as Hugging Face's library does, which does not take the file's word for them: a token that the
  /// vocabulary has keeps its id, the others get the next in turn. Of two with one text the later counts. What is not
  /// done is to give another id to a token that claims one of the vocabulary's: such a file is damaged.
  private mutating func readAdded(_ tokens: [JSON], _ entries: JSONObject) throws(StorageError) {
    var next = Int32(clamping: entries.count)
    var places: [[UInt8]: Int] = [:]
    for json in tokens {
      guard let text = json["content"]?.string, let claimed = id(json["id"]) else {
        throw StorageError(source, "an added token has no content or no id: \(json)")
      }
      if text.isEmpty { continue }
      let place = places[Array(text.utf8)]
      let learned = id(entries[text])
      if learned == nil { claims.insert(claimed) }
      let id = place.map { addedTokens[$0].id } ?? learned ?? next
      guard id <= Int32(TokenList.largestID) else { throw twice(id) }
      next = max(next, id + 1)
      var token = Tokenizer.AddedToken(id: id, text: text, isSpecial: json["special"] == true)
      token.isNormalized = json["normalized"] == true
      token.takesBlanksBefore = json["lstrip"] == true
      token.takesBlanksBehind = json["rstrip"] == true
      token.isWord = json["single_word"] == true
      if let place {
        addedTokens[place] = token
      } else {
        places[Array(text.utf8)] = addedTokens.count
        addedTokens.append(token)
      }
    }
    addedTokens.sort { $0.id < $1.id }
  }

  private mutating func readVocabulary(_ entries: JSONObject) throws(StorageError) {
    var tokens = TokenList()
    // Text never spells what only the list of added tokens has, nor special tokens, nor the bytes of SentencePiece.
    var hidden: Set<Int32> = []
    var added: [Int32: Tokenizer.AddedToken] = [:]
    var bytes: [UInt8] = []
    for token in addedTokens {
      bytes.removeAll(keepingCapacity: true)
      let isLearned = entries[token.text] != nil
      spell(token, isLearned: isLearned, into: &bytes)
      guard tokens.place(bytes, at: token.id) else { throw twice(token.id) }
      added[token.id] = token
      if token.isSpecial || !isLearned { hidden.insert(token.id) }
      if token.isSpecial, isLearned { learnedSpecial[bytes] = token.id }
    }
    for (text, value) in entries {
      guard let id = id(value) else {
        throw StorageError(source, "token \(JSON.string(text)) has the id \(value)")
      }
      if claims.contains(id) { throw twice(id) }
      if let token = added[id] {
        guard token.text.hasSameBytes(as: text) else { throw twice(id) }
        continue
      }
      bytes.removeAll(keepingCapacity: true)
      if read(text, id, into: &bytes) { hidden.insert(id) }
      guard !bytes.isEmpty else {
        throw StorageError(source, "token \(JSON.string(text)) is not spelled in GPT-2's bytes")
      }
      guard tokens.place(bytes, at: id) else { throw twice(id) }
    }
    vocabulary = Vocabulary(tokens, hiding: hidden)
  }

  /// The bytes of an added token. One that was learned as well has those that merges make it of; what is shown of it
  /// may be others.
  private mutating func spell(
    _ token: Tokenizer.AddedToken, isLearned: Bool, into bytes: inout [UInt8]
  ) {
    var text = token.text
    let visible = text.withUTF8 { utf8 -> [UInt8] in
      var visible: [UInt8] = []
      guard case .sentencePiece(let rules) = kind else {
        if !ByteAlphabet.append(utf8, to: &visible) { visible = Array(utf8) }
        return visible
      }
      if token.isNormalized, rules.isNormalized { return rules.spelling(of: token) }
      SentencePieceText.append(utf8, to: &visible)
      return visible
    }
    bytes = visible
    guard isLearned, case .sentencePiece = kind else { return }
    bytes = []
    text.withUTF8 { SentencePieceText.append($0, to: &bytes) }
    if bytes != visible { shown[token.id] = visible }
  }

  /// Leaves nothing in `bytes` for a token that is not spelled as it should be.
  ///
  /// - Returns: whether text never spells this token.
  private mutating func read(_ text: String, _ id: Int32, into bytes: inout [UInt8]) -> Bool {
    var text = text
    return text.withUTF8 { spelling in
      if case .sentencePiece = kind {
        if let byte = SentencePieceText.byte(spelled: spelling) {
          bytes.append(byte)
          byteIDs[Int(byte)] = id
          return true
        }
        SentencePieceText.append(spelling, to: &bytes)
        // Blanks of texts have become ▁.
        return spelling.contains(UInt8(ascii: " "))
      }
      if !ByteAlphabet.append(spelling, to: &bytes) { bytes.removeAll() }
      return false
    }
  }

  /// - Parameter unknown: the token of a byte that has none of its own. SmolLM2 has neither for some rare bytes, and
  ///   leaves them out.
  private mutating func readBytes(unknown: Int32?) throws(StorageError) {
    for byte in UInt8.min...UInt8.max {
      var isNeeded = true
      if case .byteLevel = kind {
        byteIDs[Int(byte)] = find([byte]) ?? unknown ?? Tokenizer.noToken
        isNeeded = (0x20...0x7E).contains(byte)
      }
      guard byteIDs[Int(byte)] != Tokenizer.noToken || !isNeeded else {
        throw StorageError(source, "the vocabulary has no token for the byte \(byte)")
      }
    }
  }

  private func id(_ value: JSON?) -> Int32? {
    guard let id = value?.int, (0...TokenList.largestID).contains(id) else { return nil }
    return Int32(id)
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
    var last: Int32 = 0
    for (rank, line) in lines.enumerated() {
      joined.removeAll(keepingCapacity: true)
      guard let cut = readMerge(line, into: &joined),
        let merge = find(joined, cut: cut, after: last)
      else {
        throw StorageError(source, "merge \(rank), \(line), is not of two known tokens")
      }
      last = merge.result
      let rank = UInt32(truncatingIfNeeded: rank)
      merges.set(merge.left, merge.right, .init(rank: rank, result: merge.result))
      if case .sentencePiece = kind, SentencePieceText.joinsWords(joined) { joinsWords = true }
    }
  }

  /// Appends the bytes of both halves and returns where the second begins. Both spellings: `"a b"`,
  /// and `["a", "b"]` of newer files.
  private func readMerge(_ line: JSON, into joined: inout [UInt8]) -> Int? {
    switch line {
    case .string(var text):
      return text.withUTF8 { utf8 in
        // No token has a blank in its spelling, so the only one is the separator.
        guard let blank = utf8.firstIndex(of: UInt8(ascii: " ")) else { return nil }
        let right = UnsafeBufferPointer(rebasing: utf8[(blank + 1)...])
        guard !right.contains(UInt8(ascii: " ")) else { return nil }
        return append(UnsafeBufferPointer(rebasing: utf8[..<blank]), right, to: &joined)
      }
    case .array(let halves):
      guard halves.count == 2, var left = halves[0].string, var right = halves[1].string else {
        return nil
      }
      return left.withUTF8 { left in right.withUTF8 { append(left, $0, to: &joined) } }
    default: return nil
    }
  }

  private func append(
    _ left: UnsafeBufferPointer<UInt8>, _ right: UnsafeBufferPointer<UInt8>,
    to joined: inout [UInt8]
  ) -> Int? {
    guard kind.append(left, to: &joined) else { return nil }
    let cut = joined.count
    return kind.append(right, to: &joined) ? cut : nil
  }

  /// - Parameter last: the result of the merge before. Files list merges by result, so it or the next is the likeliest.
  private func find(
    _ joined: [UInt8], cut: Int, after last: Int32
  ) -> (left: Int32, right: Int32, result: Int32)? {
    joined.withUnsafeBufferPointer { bytes in
      let likely = [last, last + 1].first { vocabulary.holds($0, bytes) }
      guard let left = id(spelled: UnsafeBufferPointer(rebasing: bytes[..<cut])),
        let right = id(spelled: UnsafeBufferPointer(rebasing: bytes[cut...])),
        let result = likely ?? id(spelled: bytes)
      else { return nil }
      return (left, right, result)
    }
  }

  private func id(spelled bytes: UnsafeBufferPointer<UInt8>) -> Int32? {
    vocabulary.id(of: bytes) ?? learnedSpecial[Array(bytes)]
  }
}
