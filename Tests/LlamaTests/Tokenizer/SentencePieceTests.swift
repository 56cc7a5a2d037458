import Llama
import Tensors
import Testing

/// Llama-2's kind of tokenizer, on a vocabulary small enough to follow by hand.
@Suite struct SentencePieceTests {
  /// Ids 0...2 special, 3...258 the bytes, then ▁ a b c and what merges make of them.
  static func json(
    merges: [(String, String)] = [("▁", "a"), ("b", "c"), ("▁a", "bc"), ("▁", "▁")]
  ) -> JSON {
    var vocabulary = JSONObject([("<unk>", 0), ("<s>", 1), ("</s>", 2)])
    for byte in 0..<256 {
      let digits = String(byte, radix: 16, uppercase: true)
      vocabulary["<0x" + (byte < 16 ? "0" : "") + digits + ">"] = .integer(vocabulary.count)
    }
    for character in ["▁", "a", "b", "c"] + merges.map({ $0.0 + $0.1 }) {
      vocabulary[character] = .integer(vocabulary.count)
    }
    let replace: JSON = ["type": "Replace", "pattern": ["String": " "], "content": "▁"]
    return [
      "added_tokens": [
        ["id": 0, "content": "<unk>", "special": true],
        ["id": 1, "content": "<s>", "special": true],
        ["id": 2, "content": "</s>", "special": true],
      ],
      "normalizer": [
        "type": "Sequence", "normalizers": [["type": "Prepend", "prepend": "▁"], replace],
      ],
      "pre_tokenizer": nil,
      "decoder": [
        "type": "Sequence",
        "decoders": [
          ["type": "Replace", "pattern": ["String": "▁"], "content": " "],
          ["type": "ByteFallback"], ["type": "Fuse"],
          ["type": "Strip", "content": " ", "start": 1, "stop": 0],
        ],
      ],
      "model": [
        "type": "BPE", "byte_fallback": true, "unk_token": "<unk>", "fuse_unk": true,
        "vocab": .object(vocabulary),
        "merges": .array(merges.map { .string($0.0 + " " + $0.1) }),
      ],
    ]
  }

  private static let (blank, a, b) = (Int32(259), Int32(260), Int32(261))
  private static let (blankA, bc, blankABC, blanks) = (
    Int32(263), Int32(264), Int32(265), Int32(266)
  )

  private static let (newline, c3, a9) = (Int32(3 + 10), Int32(3 + 0xC3), Int32(3 + 0xA9))

  private func tokenizer(_ json: JSON = json()) throws -> Tokenizer {
    try Tokenizer(json, source: "test")
  }

  @Test func aBlankStandsInFrontOfATextButNotOfItsContinuation() throws {
    let tokenizer = try tokenizer()
    #expect(tokenizer.encode("abc") == [Self.blankABC])
    #expect(tokenizer.encode("abc", continuing: true) == [Self.a, Self.bc])
    #expect(tokenizer.encode(" abc", continuing: true) == [Self.blankABC])
    #expect(tokenizer.encode(" abc") == [Self.blank, Self.blankABC])
    #expect(tokenizer.encode("b a") == [Self.blank, Self.b, Self.blankA])
    #expect(tokenizer.encode("") == [])
    #expect(tokenizer.encode(" ") == [Self.blanks])
  }

  @Test func decodingTakesItAwayAgain() throws {
    let tokenizer = try tokenizer()
    for text in ["", " ", "abc", " abc", "a  b ", "é日🙂\n", "<s>"] {
      #expect(tokenizer.decode(tokenizer.encode(text)) == text)
      let continued = tokenizer.encode(text, continuing: true)
      #expect(tokenizer.decode(continued, continuing: true) == text)
    }
    #expect(tokenizer.decode([1, Self.blankA]) == "a")
    var decoder = StreamingDecoder(tokenizer)
    let pieces = tokenizer.encode(" a é", continuing: true).map { decoder.append($0) }
    #expect(pieces == [" a", " ", "", "é"])
  }

  @Test func charactersWithoutATokenAreBytes() throws {
    let tokenizer = try tokenizer()
    #expect(tokenizer.encode("aé\n") == [Self.blankA, Self.c3, Self.a9, Self.newline])
    // Spelled out in a text, a byte's name is text.
    #expect(tokenizer.encode("<0x0A>").count == 7)
  }

  /// The sign of a blank in a text is a blank.
  @Test func offsetsAreThoseOfTheText() throws {
    let tokens = try tokenizer().encodeWithOffsets("abc▁a é")
    #expect(tokens.map(\.id) == [Self.blankABC, Self.blankA, Self.blank, Self.c3, Self.a9])
    #expect(tokens.map(\.range) == [0..<3, 3..<7, 7..<8, 8..<9, 9..<10])
    let blank = try tokenizer().encodeWithOffsets("b")
    #expect(blank.map(\.range) == [0..<0, 0..<1])
  }

  /// A merge across the end of a word is rare, but its vocabulary is a valid one.
  @Test func mergesMayReachBeyondAWord() throws {
    let json = Self.json(merges: [("a", "▁"), ("a▁", "b")])
    #expect(try tokenizer(json).encode("a b", continuing: true) == [264])
  }

  @Test func metaspaceIsAnotherSpelling() throws {
    let json = Self.json().replacing(["normalizer"], with: .null)
    func metaspace(_ scheme: JSON) throws -> Tokenizer {
      let step: JSON = [
        "type": "Metaspace", "replacement": "▁", "prepend_scheme": scheme, "split": false,
      ]
      return try tokenizer(json.replacing(["pre_tokenizer"], with: step))
    }
    let first = try metaspace("first")
    #expect(first.encode("abc") == [Self.blankABC])
    #expect(first.encode(" abc") == [Self.blankABC])
    #expect(first.encode("<s>a", readsSpecial: true) == [1, Self.a])
    #expect(try metaspace("always").encode("<s>a", readsSpecial: true) == [1, Self.blankA])
  }

  @Test(
    arguments: [
      (["normalizer"], ["type": "NFKC"], "normalizer is NFKC"),
      (["normalizer"], nil, "normalizer is"),
      (["pre_tokenizer"], ["type": "Metaspace"], "normalizer Prepend changes text"),
      (["decoder"], ["type": "Metaspace"], "decoder leaves the blank"),
      (["model", "vocab", "<0x41>"], nil, "no token for the byte 65"),
      (["model", "merges"], ["a ▁ b"], "merge 0, \"a ▁ b\", is not of two known tokens"),
    ] as [([String], JSON?, String)])
  func refuses(path: [String], value: JSON?, words: String) {
    let error = #expect(throws: StorageError.self) {
      try tokenizer(Self.json().replacing(path, with: value))
    }
    #expect(error?.message.contains(words) == true, "\(String(describing: error))")
  }
}
