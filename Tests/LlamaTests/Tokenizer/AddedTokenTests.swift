import Llama
import Tensors
import Testing

/// Added tokens and Metaspace on the vocabulary of `SentencePieceTests`, with what Hugging Face's tokenizers 0.23 makes
/// of each text and shows of it again.
@Suite struct AddedTokenTests {
  private static let flags = ["single_word", "lstrip", "rstrip", "normalized"]

  private static func added(_ id: Int, _ content: String, _ set: [String] = []) -> JSON {
    var token = JSONObject([("id", .integer(id)), ("content", .string(content))])
    for flag in flags + ["special"] { token[flag] = .bool(set.contains(flag)) }
    return .object(token)
  }

  private static func json(_ flags: [String], _ more: [JSON]) -> JSON {
    let special = ["special"] + flags.filter { $0 == "normalized" }
    return SentencePieceTests.json().replacing(
      ["added_tokens"],
      with: .array(
        [added(0, "<unk>", special), added(1, "<s>", special), added(2, "</s>", special)] + more))
  }

  /// With `<x>` as id 267; the special tokens are normalized if it is.
  private func tokenizer(_ flags: [String]) throws -> Tokenizer {
    try Tokenizer(Self.json(flags, [Self.added(267, "<x>", flags)]), source: "test")
  }

  private func metaspace(_ members: JSON) throws -> Tokenizer {
    var step = members.object ?? JSONObject()
    step["type"] = "Metaspace"
    step["replacement"] = "▁"
    let json = Self.json([], [Self.added(267, "<x>", ["normalized"])])
      .replacing(["normalizer"], with: .null)
      .replacing(["pre_tokenizer"], with: .object(step))
    return try Tokenizer(json, source: "test")
  }

  /// Special tokens are read.
  private func expect(
    _ tokenizer: Tokenizer, encodes text: String, _ ids: [Int32], _ shown: String
  ) {
    #expect(tokenizer.encode(text, readsSpecial: true) == ids)
    #expect(tokenizer.decode(ids, skippingSpecial: false) == shown)
  }

  /// Normalized, they are found with the ▁ that the normalizer puts in front, and nothing is put behind them.
  @Test(
    arguments: [
      ("<x>a", [267, 260], "<x>a"),
      ("a<x>b", [263, 63, 123, 65, 261], "a<x>b"),
      ("a <x> b", [263, 267, 259, 261], "a <x> b"),
      ("a\n <x> \n b", [263, 13, 267, 259, 13, 259, 261], "a\n <x> \n b"),
      ("  <x>  <x>b", [266, 267, 259, 267, 261], "  <x>  <x>b"),
      ("a<s>a a", [263, 63, 118, 65, 260, 263], "a<s>a a"),
      ("▁<x>▁a", [259, 267, 263], " <x> a"),
    ] as [(String, [Int32], String)])
  func normalized(text: String, ids: [Int32], shown: String) throws {
    expect(try tokenizer(["normalized"]), encodes: text, ids, shown)
  }

  /// White space is taken as well, but no ▁.
  @Test(
    arguments: [
      ("<x>a", [267, 260], "<x>a"),
      ("a<x>b", [263, 63, 123, 65, 261], "a<x>b"),
      ("a <x> b", [263, 267, 259, 261], "a <x> b"),
      ("a\n <x> \n b", [263, 267, 259, 13, 259, 261], "a <x> \n b"),
      ("  <x>  <x>b", [266, 267, 259, 267, 261], "  <x>  <x>b"),
      ("a<s>a a", [263, 63, 118, 65, 260, 263], "a<s>a a"),
      ("▁<x>▁a", [259, 267, 263], " <x> a"),
    ] as [(String, [Int32], String)])
  func normalizedWithBlanks(text: String, ids: [Int32], shown: String) throws {
    expect(try tokenizer(["normalized", "lstrip", "rstrip"]), encodes: text, ids, shown)
  }

  @Test(
    arguments: [
      ("<x>a", [267, 263], "<x> a"),
      ("a<x>b", [263, 267, 259, 261], "a<x> b"),
      ("a <x> b", [263, 259, 267, 266, 261], "a <x>  b"),
      ("a\n <x> \n b", [263, 13, 259, 267, 266, 13, 259, 261], "a\n <x>  \n b"),
      ("  <x>  <x>b", [266, 259, 267, 266, 259, 267, 259, 261], "  <x>   <x> b"),
      ("a<s>a a", [263, 1, 263, 263], "a<s> a a"),
      ("▁<x>▁a", [266, 267, 259, 263], " <x>  a"),
    ] as [(String, [Int32], String)])
  func asTheyAre(text: String, ids: [Int32], shown: String) throws {
    expect(try tokenizer([]), encodes: text, ids, shown)
  }

  @Test(
    arguments: [
      ("<x>a", [267, 263], "<x> a"),
      ("a<x>b", [263, 267, 259, 261], "a<x> b"),
      ("a <x> b", [263, 267, 259, 261], "a<x> b"),
      ("a\n <x> \n b", [263, 267, 259, 261], "a<x> b"),
      ("  <x>  <x>b", [267, 267, 259, 261], "<x><x> b"),
      ("a<s>a a", [263, 1, 263, 263], "a<s> a a"),
      ("▁<x>▁a", [266, 267, 259, 263], " <x>  a"),
    ] as [(String, [Int32], String)])
  func withBlanks(text: String, ids: [Int32], shown: String) throws {
    expect(try tokenizer(["lstrip", "rstrip"]), encodes: text, ids, shown)
  }

  /// Metaspace by itself: a blank in front of everything, and every ▁ a word of its own.
  @Test(
    arguments: [
      ("<x>a", [267, 263], "<x> a"),
      ("a<x>b", [263, 267, 259, 261], "a<x> b"),
      ("a <x> b", [263, 259, 267, 259, 261], "a <x> b"),
      ("a\n <x> \n b", [263, 13, 259, 267, 259, 13, 259, 261], "a\n <x> \n b"),
      ("  <x>  <x>b", [259, 259, 267, 259, 259, 267, 259, 261], " <x>  <x> b"),
      ("a<s>a a", [263, 1, 263, 263], "a<s> a a"),
      ("▁<x>▁a", [259, 267, 263], "<x> a"),
    ] as [(String, [Int32], String)])
  func metaspaceThatSaysNothing(text: String, ids: [Int32], shown: String) throws {
    expect(try metaspace([:]), encodes: text, ids, shown)
  }

  @Test(
    arguments: [
      ("<x>a", [267, 260], "<x>a"),
      ("a<x>b", [260, 267, 261], "a<x>b"),
      ("a <x> b", [260, 259, 267, 259, 261], "a <x> b"),
      ("a\n <x> \n b", [260, 13, 259, 267, 259, 13, 259, 261], "a\n <x> \n b"),
      ("  <x>  <x>b", [259, 259, 267, 259, 259, 267, 261], " <x>  <x>b"),
      ("a<s>a a", [260, 1, 260, 263], "a<s>a a"),
      ("▁<x>▁a", [259, 267, 263], "<x> a"),
    ] as [(String, [Int32], String)])
  func metaspaceThatPrependsNothing(text: String, ids: [Int32], shown: String) throws {
    expect(try metaspace(["prepend_scheme": "never"]), encodes: text, ids, shown)
  }

  @Test func metaspaceMayNotContradictItself() {
    let error = #expect(throws: StorageError.self) { try metaspace(["add_prefix_space": false]) }
    #expect(error?.message.contains("add_prefix_space false and prepend_scheme") == true)
    #expect(throws: StorageError.self) { try metaspace(["prepend_scheme": "sometimes"]) }
  }

  /// The file's ids are not taken at their word: what was learned keeps its id, the others get the next.
  @Test func idsAreGivenOutInTurn() throws {
    let more = [
      Self.added(999, "▁abc"), Self.added(500, "new"), Self.added(3, ""),
      Self.added(700, "newer", ["rstrip"]), Self.added(900, "newer", ["lstrip"]),
    ]
    let tokenizer = try Tokenizer(Self.json([], more), source: "test")
    #expect(tokenizer.encode("▁abc") == [265])
    #expect(tokenizer.encode(" new newer a") == [266, 267, 268, 259, 263])
    #expect(tokenizer.vocabularySize == 269)
    // But for one that claims what another token has.
    #expect(throws: StorageError.self) {
      try Tokenizer(Self.json([], [Self.added(7, "newer")]), source: "test")
    }
  }

  /// One that is found and does not count hides what overlaps it.
  @Test func whatDoesNotCountHidesOthers() throws {
    let json = smallTokenizer().replacing(
      ["added_tokens"],
      with: [Self.added(256, "ab"), Self.added(257, "abc", ["special"])])
    let tokenizer = try Tokenizer(json, source: "test")
    #expect(tokenizer.encode("xabcd") == Array("xabcd".utf8).map(Int32.init))
    #expect(tokenizer.encode("xabcd", readsSpecial: true) == [120, 257, 100])
    #expect(tokenizer.encode("xab") == [120, 256])
  }

  @Test func wordsAreNotFoundWithinWords() throws {
    let json = smallTokenizer().replacing(
      ["added_tokens"], with: [Self.added(256, "cat", ["single_word"])])
    let tokenizer = try Tokenizer(json, source: "test")
    for text in ["cats", "concat", "cat_", "cat\u{301}", "écat", "cat\u{200D}", "9cat"] {
      #expect(!tokenizer.encode(text).contains(256), "\(text)")
    }
    for text in ["cat", "a cat,", "(cat)", "€cat\u{200B}"] {
      #expect(tokenizer.encode(text).contains(256), "\(text)")
    }
  }

  @Test func offsetsCountTheBlanksThatTokensTake() throws {
    let tokens = try tokenizer(["lstrip", "rstrip"]).encodeWithOffsets("a <x> \tb")
    #expect(tokens.map(\.id) == [263, 267, 259, 261])
    #expect(tokens.map(\.range) == [0..<1, 1..<7, 7..<7, 7..<8])
    let normalized = try tokenizer(["normalized"]).encodeWithOffsets("a▁<x>b")
    #expect(normalized.map(\.id) == [263, 267, 261])
    #expect(normalized.map(\.range) == [0..<1, 1..<7, 7..<8])
  }

  /// Nothing lies between the matches of Llama-3's pattern, so these are all one.
  @Test(arguments: [
    ("Isolated", true, true), ("Removed", true, true), ("MergedWithNext", false, true),
    ("MergedWithPrevious", true, true), ("Removed", false, false), ("Contiguous", true, false),
  ])
  func splits(behavior: String, invert: Bool, isTheSame: Bool) throws {
    let plain = smallTokenizer(merges: [("Ġ", "b"), ("a", "Ġb")])
    let split: JSON = [
      "type": "Split", "pattern": ["Regex": .string(WordSplitter.llama3)],
      "behavior": .string(behavior), "invert": .bool(invert),
    ]
    let last: JSON = ["type": "ByteLevel", "add_prefix_space": false, "use_regex": false]
    let json = plain.replacing(["pre_tokenizer", "pretokenizers"], with: [split, last])
    guard isTheSame else {
      let error = #expect(throws: StorageError.self) { try Tokenizer(json, source: "test") }
      #expect(error?.message.contains("behavior \(behavior)") == true)
      return
    }
    #expect(try Tokenizer(json, source: "test").encode("a b") == [97, 256])
  }
}
