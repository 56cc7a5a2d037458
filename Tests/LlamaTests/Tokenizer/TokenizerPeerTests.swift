import Llama
import Tensors
import TestSupport
import Testing

/// Every prompt of CounterFact, a wiki and random texts, as Hugging Face's own library encodes them.
@Suite(
  .enabled(if: Shared.isPresent, Comment(rawValue: Shared.missing)),
  .enabled(if: PeerTokenizer.isPresent, Comment(rawValue: PeerTokenizer.missing)))
struct TokenizerPeerTests {
  enum Vocabulary: String, CaseIterable {
    case llama3, llama2
    // The same tokens in other models' ways, on a tenth of the prompts.
    case llama2Metaspace, gpt2, smolLM2

    var isWhole: Bool { self == .llama3 || self == .llama2 }
  }

  @Test(arguments: Vocabulary.allCases) func agrees(_ vocabulary: Vocabulary) throws {
    let json = try Self.json(vocabulary)
    let texts = try Self.texts(every: vocabulary.isWhole ? 1 : 10)
    let peer = try PeerTokenizer.encode(texts, tokenizer: json)
    #expect(peer.count == texts.count && texts.count > 20_000)
    var tokenizers = [try Tokenizer(json, source: vocabulary.rawValue)]
    if vocabulary == .llama3 {
      tokenizers.append(try Tokenizer(path: Shared.path("data/llama3_tokenizer.model")))
    }
    for tokenizer in tokenizers {
      let mismatches = zip(texts, peer).filter { text, expected in
        let ids = tokenizer.encode(text)
        return ids != expected.ids || !tokenizer.decode(ids).hasSameBytes(as: expected.text)
      }
      #expect(mismatches.isEmpty, "\(mismatches.prefix(5))")
    }
  }

  /// The files at hand, and what other models' files have in their place.
  private static func json(_ vocabulary: Vocabulary) throws -> JSON {
    let name = vocabulary.rawValue.hasPrefix("llama2") ? "llama2" : "llama3"
    let json = try JSON(path: Shared.path("data/\(name)_tokenizer.json"))
    let byteLevel: JSON = ["type": "ByteLevel", "add_prefix_space": false, "trim_offsets": true]
    let digits: JSON = ["type": "Digits", "individual_digits": true]
    switch vocabulary {
    case .llama3, .llama2: return json
    case .llama2Metaspace:
      return json.replacing(["normalizer"], with: .null)
        .replacing(
          ["pre_tokenizer"],
          with: [
            "type": "Metaspace", "replacement": "▁", "prepend_scheme": "first", "split": false,
          ])
    case .gpt2:
      return json.replacing(["pre_tokenizer"], with: byteLevel.replacing(["use_regex"], with: true))
        .replacing(["model", "ignore_merges"], with: false)
    case .smolLM2:
      let steps: JSON = [digits, byteLevel.replacing(["use_regex"], with: true)]
      return json.replacing(["pre_tokenizer"], with: ["type": "Sequence", "pretokenizers": steps])
        .replacing(["model", "ignore_merges"], with: false)
    }
  }

  /// - Parameter step: take one in so many prompts.
  private static func texts(every step: Int) throws -> [String] {
    let facts = try JSON(path: Shared.path("data/counterfact_21919_flat.json")).array ?? []
    let keys = ["prompt", "rephrase_prompt", "locality_prompt"]
    let prompts = stride(from: 0, to: facts.count, by: step).flatMap { index in
      keys.compactMap { facts[index][$0]?.string }
    }
    let wiki = try MappedFile(path: Shared.path("data/wiki.test.raw")).withBytes {
      String(decoding: $0, as: UTF8.self)
    }
    return prompts + wiki.split(separator: "\n").map(String.init) + [wiki] + randomTexts
  }

  /// Short texts of whatever the patterns treat in different ways.
  private static var randomTexts: [String] {
    let parts = [
      " ", "  ", "\n", "\r\n", "\t", "\u{A0}", "\u{3000}", "▁", "a", "B", "é", "e\u{301}", "ß", "日",
      "本", "語", "한", "ا", "ह\u{93F}", "🙂", "👩‍👩‍👧", "1", "23", "4567", "½", "Ⅷ", "٣", "'s", "'S", "'ll",
      "'ſ", "'", "\"", ".", ",", "!?", "--", "_", "€", "\u{200B}", "\u{0}", "\u{7F}", "\u{85}",
      "<s>",
      "<|eot_id|>", "<0x0A>", "the", "Rome", "ing", "\u{FFFD}", "\u{FEFF}", "\u{1F1EB}\u{1F1F7}",
    ]
    var random = SeededRandom(seed: 5)
    return (0..<20_000).map { _ in
      (0...random.below(12)).map { _ in random.pick(parts) }.joined()
    }
  }
}
