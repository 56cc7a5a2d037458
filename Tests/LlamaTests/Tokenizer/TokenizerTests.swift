import Llama
import Tensors
import Testing

@Suite struct TokenizerTests {
  @Test(arguments: [false, true])
  func mergesByRankThenFromTheLeft(pairsAsLists: Bool) throws {
    let json = smallTokenizer(
      merges: [("b", "c"), ("a", "b"), ("a", "a"), ("aa", "a")], pairsAsLists: pairsAsLists)
    let tokenizer = try Tokenizer(json, source: "test")
    let (a, bc, ab, aa, aaa) = (Int32(97), Int32(256), Int32(257), Int32(258), Int32(259))
    #expect(tokenizer.encode("abc") == [a, bc])
    #expect(tokenizer.encode("ab") == [ab])
    #expect(tokenizer.encode("aaaab") == [aaa, ab])
    #expect(tokenizer.encode("aaaaa") == [aa, aaa])
    #expect(tokenizer.encode("") == [])
  }

  @Test func wholeWordsWithoutMergesOnlyWhenTheFileSaysSo() throws {
    // "abc" is a token, but no sequence of merges reaches it: b c goes first.
    let merges = [("b", "c"), ("a", "b"), ("ab", "c")]
    let merging = try Tokenizer(smallTokenizer(merges: merges), source: "test")
    #expect(merging.encode("abc") == [97, 256])
    let whole = try Tokenizer(smallTokenizer(merges: merges, ignoreMerges: true), source: "test")
    #expect(whole.encode("abc") == [258])
    #expect(whole.encode("abcc") == [97, 256, 99])
  }

  @Test func specialTokensInTextAreText() throws {
    let json = smallTokenizer(special: ["<|begin|>", "pad"], ignoreMerges: true)
    let tokenizer = try Tokenizer(json, source: "test")
    #expect(tokenizer.specialTokens.map(\.text) == ["<|begin|>", "pad"])
    #expect(tokenizer.vocabularySize == 258)
    #expect(tokenizer.encode("pad") == Array("pad".utf8).map(Int32.init))
    #expect(tokenizer.encode("<|begin|>").count == 9)
    #expect(tokenizer.decode([256, 97, 257]) == "a")
    #expect(tokenizer.decode([256, 97, 257], skippingSpecial: false) == "<|begin|>apad")
  }

  @Test func specialTokensAreReadWhereTheyAreMeant() throws {
    let json = smallTokenizer(special: ["<|a|>", "<|a|>b"])
    let tokenizer = try Tokenizer(json, source: "test")
    #expect(tokenizer.encode("x<|a|>", readsSpecial: true) == [120, 256])
    #expect(tokenizer.encode("<|a|>b<|a|>", readsSpecial: true) == [257, 256])
    #expect(tokenizer.encode("<|a|", readsSpecial: true).count == 4)
  }

  @Test func addedTokensThatAreNotSpecialAreReadAlways() throws {
    let added: JSON = [["id": 256, "content": "<pad>", "special": false]]
    let tokenizer = try Tokenizer(
      smallTokenizer().replacing(["added_tokens"], with: added), source: "test")
    #expect(tokenizer.encode("a<pad>b") == [97, 256, 98])
    #expect(tokenizer.encodeWithOffsets("a<pad>b").map(\.range) == [0..<1, 1..<6, 6..<7])
    #expect(tokenizer.decode([97, 256]) == "a<pad>")
  }

  /// Some vocabularies lack rare bytes (SmolLM2): they are left out, or an unknown token stands for each.
  @Test func bytesWithoutATokenAreLeftOut() throws {
    let without = smallTokenizer().replacing(
      ["model", "vocab", ByteAlphabet.encode([0xC3])], with: nil)
    let tokenizer = try Tokenizer(without, source: "test")
    #expect(tokenizer.encode("aé") == [97, 0xA9])
    #expect(tokenizer.encodeWithOffsets("aéb").map(\.range) == [0..<1, 1..<3, 3..<4])
    let unknown = try Tokenizer(
      without.replacing(["model", "vocab", "aa"], with: 256)
        .replacing(["model", "unk_token"], with: "aa"), source: "test")
    #expect(unknown.encode("aé") == [97, 256, 0xA9])
    #expect(unknown.encodeWithOffsets("aéb").map(\.range) == [0..<1, 1..<2, 2..<3, 3..<4])
  }

  @Test func idsOutsideTheVocabularySayNothing() throws {
    let tokenizer = try Tokenizer(smallTokenizer(), source: "test")
    #expect(tokenizer.decode([-1, 97, 256, .max, .min]) == "a")
    #expect(tokenizer.bytes(of: 256) == [])
    #expect(tokenizer.bytes(of: 0xE9) == [0xE9])
    #expect(tokenizer.decode([0xE9, 97]) == "\u{FFFD}a")
  }

  @Test func offsetsTileTheText() throws {
    let tokenizer = try Tokenizer(smallTokenizer(merges: [("Ã", "©"), ("Ġ", "x")]), source: "test")
    let tokens = tokenizer.encodeWithOffsets("é x")
    #expect(tokens.map(\.id) == [256, 257])
    #expect(tokens.map(\.range) == [0..<2, 2..<4])
  }

  @Test func spellingsOfOneCharacterStayApart() throws {
    let tokenizer = try Tokenizer(smallTokenizer(), source: "test")
    for text in ["\u{E9}", "e\u{301}"] {
      #expect(tokenizer.encode(text).map { UInt8($0) } == Array(text.utf8))
      #expect(tokenizer.decode(tokenizer.encode(text)).hasSameBytes(as: text))
    }
  }

  @Test func veryLongWordsAreNotQuadratic() throws {
    let merges = [("a", "a"), ("aa", "aa"), ("aaaa", "aaaa")]
    let tokenizer = try Tokenizer(smallTokenizer(merges: merges), source: "test")
    let ids = tokenizer.encode(String(repeating: "a", count: 200_003))
    #expect(ids.count == 200_000 / 8 + 2)
    #expect(ids.suffix(3) == [258, 256, 97])
  }

  @Test func streamingNeverShowsHalfACharacter() throws {
    let tokenizer = try Tokenizer(smallTokenizer(), source: "test")
    let text = "aé日🙂\u{7FF}\u{FFFF}z"
    var decoder = StreamingDecoder(tokenizer)
    var pieces = tokenizer.encode(text).map { decoder.append($0) }
    pieces.append(decoder.finish())
    #expect(pieces.joined() == text)
    #expect(!pieces.contains { $0.contains("\u{FFFD}") })
  }

  @Test func streamingAgreesWithDecodingOnAnyBytes() throws {
    let tokenizer = try Tokenizer(smallTokenizer(special: ["<|x|>"]), source: "test")
    let interesting: [Int32] = [
      0x41, 0x80, 0xBF, 0xC0, 0xC2, 0xE0, 0xE2, 0xED, 0xA0, 0xF0, 0x90, 0xF4, 0xF5, 0xFF, 256,
    ]
    var state: UInt64 = 1
    for _ in 0..<2000 {
      let ids = (0..<8).map { _ in
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return interesting[Int(state >> 33) % interesting.count]
      }
      var decoder = StreamingDecoder(tokenizer)
      let pieces = ids.map { decoder.append($0) } + [decoder.finish()]
      #expect(pieces.joined().hasSameBytes(as: tokenizer.decode(ids)), "\(ids)")
    }
  }

  @Test(
    arguments: [
      (["model"], nil, "no model with a vocab"),
      (["model", "vocab"], [], "no model with a vocab"),
      (["model", "type"], "Unigram", "model is Unigram, not BPE"),
      (["model", "merges"], nil, "no list of merges"),
      (["model", "merges"], ["a"], "merge 0, \"a\""),
      (["model", "merges"], ["a b"], "not of two known tokens"),
      (["model", "merges"], ["a b c"], "not of two known tokens"),
      (["model", "merges"], ["a "], "not of two known tokens"),
      (["model", "merges"], [["a", "b", "c"]], "not of two known tokens"),
      (["model", "merges"], [7], "not of two known tokens"),
      (["model", "byte_fallback"], true, "pre_tokenizer is Split, ByteLevel"),
      (["model", "dropout"], 0.1, "dropout"),
      (["model", "end_of_word_suffix"], "</w>", "end_of_word_suffix"),
      (["model", "vocab", "a"], nil, "no token for the byte 97"),
      (["model", "vocab", "a"], 98, "two tokens have the id 98"),
      (["model", "vocab", "a"], -1, "has the id -1"),
      (["model", "vocab", "a"], 9_999_999_999, "has the id 9999999999"),
      (["model", "vocab", "▁a"], 256, "not spelled in GPT-2's bytes"),
      (["added_tokens"], [["id": 97, "content": "<|x|>"]], "two tokens have the id 97"),
      (["added_tokens"], [["content": "<|x|>"]], "no content or no id"),
      (["normalizer"], ["type": "NFC"], "normalizer NFC changes text"),
      (["pre_tokenizer"], ["type": "ByteLevel"], "pre_tokenizer puts a blank in front"),
      (["pre_tokenizer"], ["type": "Whitespace"], "pre_tokenizer is Whitespace"),
      (["pre_tokenizer"], nil, "pre_tokenizer is missing"),
      (
        ["pre_tokenizer"],
        [
          "type": "Sequence",
          "pretokenizers": [
            ["type": "Split", "pattern": ["Regex": "\\s+"], "behavior": "Isolated"],
            ["type": "ByteLevel", "add_prefix_space": false, "use_regex": false],
          ],
        ], "splits words by the pattern {\"Regex\":\"\\\\s+\"}"
      ),
      (["decoder"], nil, "decoder is missing, not ByteLevel"),
    ] as [([String], JSON?, String)])
  func refuses(path: [String], value: JSON?, words: String) {
    let json = smallTokenizer().replacing(path, with: value)
    let error = #expect(throws: StorageError.self) {
      try Tokenizer(json, source: "x/tokenizer.json")
    }
    #expect(error?.path == "x/tokenizer.json")
    #expect(error?.message.contains(words) == true, "\(String(describing: error))")
  }
}
