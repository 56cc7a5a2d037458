import Llama
import Tensors
import TestSupport
import Testing

/// Added tokens of every kind in odd places, as Hugging Face's own library finds them.
@Suite(
  .enabled(if: Shared.isPresent, Comment(rawValue: Shared.missing)),
  .enabled(if: PeerTokenizer.isPresent, Comment(rawValue: PeerTokenizer.missing)))
struct AddedTokenPeerTests {
  /// Files of other models' kinds made of those at hand.
  private static let kinds: [(name: String, file: String, changes: [([String], JSON)])] = [
    ("byte-level", "fixtures/tiny-llama/tokenizer.json", []),
    ("Llama-2", "data/llama2_tokenizer.json", []),
    ("Metaspace", "data/llama2_tokenizer.json", metaspace([:])),
    ("Metaspace of old", "data/llama2_tokenizer.json", metaspace(["add_prefix_space": true])),
    ("Metaspace, first", "data/llama2_tokenizer.json", metaspace(["prepend_scheme": "first"])),
    (
      "Metaspace, never", "data/llama2_tokenizer.json",
      metaspace(["prepend_scheme": "never", "split": false])
    ),
  ]

  private static func metaspace(_ members: JSON) -> [([String], JSON)] {
    var step = members.object ?? JSONObject()
    step["type"] = "Metaspace"
    step["replacement"] = "▁"
    return [(["normalizer"], .null), (["pre_tokenizer"], .object(step))]
  }

  private static let contents = [
    "<x>", "<x>y", "<|sep|>", "cat", "▁cat", "the cat", " leading", "trailing ", "\n\n", "日本", "é",
    "▁the", "Ġthe",
  ]

  /// Flags drawn for every token, other ones with every seed.
  private static func added(_ seed: UInt64, after tokens: JSON?) -> JSON {
    var random = SeededRandom(seed: seed)
    var list = tokens?.array ?? []
    for content in contents where random.below(3) > 0 {
      var token: JSONObject = JSONObject([
        ("id", .integer(40_000 + list.count)), ("content", .string(content)),
      ])
      for flag in ["single_word", "lstrip", "rstrip", "normalized", "special"] {
        token[flag] = .bool(random.below(3) == 0)
      }
      list.append(.object(token))
    }
    return .array(list)
  }

  @Test(arguments: 0..<kinds.count, [false, true])
  func agrees(_ kind: Int, _ readsSpecial: Bool) throws {
    let (name, file, changes) = Self.kinds[kind]
    var plain = try JSON(path: Shared.path(file))
    for (path, value) in changes { plain = plain.replacing(path, with: value) }
    for seed in 0..<8 as Range<UInt64> {
      let json = plain.replacing(
        ["added_tokens"], with: Self.added(seed, after: plain["added_tokens"]))
      let texts = Self.texts(seed)
      let peer = try PeerTokenizer.encode(texts, tokenizer: json, readsSpecial: readsSpecial)
      let tokenizer = try Tokenizer(json, source: name)
      #expect(peer.count == texts.count)
      let mismatches = zip(texts, peer).filter { text, expected in
        let ids = tokenizer.encode(text, readsSpecial: readsSpecial)
        let shown = tokenizer.decode(ids, skippingSpecial: !readsSpecial)
        return ids != expected.ids || !shown.hasSameBytes(as: expected.text)
      }
      #expect(mismatches.isEmpty, "\(name), \(seed): \(mismatches.count), \(mismatches.prefix(3))")
      if !readsSpecial {
        for text in texts {
          let tokens = tokenizer.encodeWithOffsets(text)
          #expect(tokens.map(\.id) == tokenizer.encode(text))
          #expect(tokens.isEmpty || tokens[0].range.lowerBound == 0)
          #expect(
            zip(tokens, tokens.dropFirst()).allSatisfy {
              $0.range.upperBound == $1.range.lowerBound
            })
          #expect(tokens.last?.range.upperBound ?? 0 == text.utf8.count)
        }
      }
    }
  }

  private static func texts(_ seed: UInt64) -> [String] {
    let parts =
      contents + [
        " ", "  ", "\n", "\t", "\u{A0}", "▁", "a", "s", "cats", "concat", ".", "_", "9", "e\u{301}",
        "\u{200D}", "<s>", "</s>", "<|begin_of_text|>", "<x", ">", "the", " the", "🙂",
      ]
    var random = SeededRandom(seed: 100 + seed)
    return (0..<1500).map { _ in
      (0...random.below(8)).map { _ in random.pick(parts) }.joined()
    }
  }
}
