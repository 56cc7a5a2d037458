import Llama
import Tensors
import TestSupport
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Agreement with the reference tokenizers on files too large to keep beside the tests.
@Suite(.enabled(if: Shared.isPresent, "needs the oracles in ../shared"))
struct TokenizerOracleTests {
  @Test func referencePrompts() throws {
    let tokenizer = try Tokenizer(path: Shared.path("fixtures/tiny-llama/tokenizer.json"))
    #expect(tokenizer.vocabularySize == 1536)
    #expect(tokenizer.specialTokens.map(\.id) == [0, 1])
    let reference = try JSON(path: Shared.path("fixtures/reference/reference.json"))
    let prompts = reference["forward"]?.array ?? []
    #expect(prompts.count == 5)
    for prompt in prompts {
      let text = try #require(prompt["prompt"]?.string)
      let ids = try #require(prompt["ids"]?.array).compactMap(\.int).map(Int32.init)
      // The begin-of-text in front is the caller's.
      #expect(tokenizer.encode(text) == Array(ids.dropFirst()))
      #expect(tokenizer.decode(ids) == text)
    }
  }

  @Test(arguments: ["llama3_tokenizer.json", "llama3_tokenizer.model"])
  func llama3(_ name: String) throws {
    let start = Clock.seconds
    let llama3 = try Tokenizer(path: Shared.path("data/" + name))
    // Many times what it takes: a test machine is busy.
    #expect(Clock.seconds - start < 5)
    #expect(llama3.vocabularySize == 128_256)
    #expect(llama3.specialTokens.count == 256)
    let texts = try JSON(path: Shared.path("fixtures/llama3_tokenizer_golden.json")).array ?? []
    #expect(texts.count == 621)
    for entry in texts {
      let text = try #require(entry["text"]?.string)
      let ids = try #require(entry["ids"]?.array).compactMap(\.int).map(Int32.init)
      #expect(llama3.encode(text) == ids, "\(JSON.string(text))")
      #expect(llama3.decode(ids).hasSameBytes(as: text))
    }
  }

  /// The ranks do not tell Llama-3 from 3.1, which gave names to some of the reserved tokens.
  @Test func bothFilesOfLlama3AgreeOnSpecialTokens() throws {
    let json = try Tokenizer(path: Shared.path("data/llama3_tokenizer.json")).specialTokens
    let ranks = try Tokenizer(path: Shared.path("data/llama3_tokenizer.model")).specialTokens
    #expect(json.map(\.id) == ranks.map(\.id))
    for (left, right) in zip(json, ranks) where !right.text.contains("reserved") {
      #expect(left == right)
    }
  }

  /// An object after a prompt has the tokens that it has in the whole, whatever kind of tokenizer.
  @Test(arguments: ["llama2_tokenizer.json", "llama3_tokenizer.json"])
  func objectsContinueTheirPrompts(_ name: String) throws {
    let tokenizer = try Tokenizer(path: Shared.path("data/" + name))
    let facts = try JSON(path: Shared.path("data/counterfact_21919_flat.json")).array ?? []
    for fact in facts.prefix(2000) {
      let prompt = try #require(fact["prompt"]?.string)
      let object = " " + (try #require(fact["target_new"]?.string))
      let continued = tokenizer.encode(object, continuing: true)
      #expect(tokenizer.encode(prompt) + continued == tokenizer.encode(prompt + object))
      #expect(tokenizer.decode(continued, continuing: true) == object)
    }
  }

  /// The last token of a subject by offsets is the reference's: the length of the tokens up to its end; unless what
  /// follows merges into that token.
  @Test(arguments: ["llama2_tokenizer.json", "llama3_tokenizer.json"])
  func offsetsFindTheSubject(_ name: String) throws {
    let tokenizer = try Tokenizer(path: Shared.path("data/" + name))
    let facts = try JSON(path: Shared.path("data/counterfact_21919_flat.json")).array ?? []
    for fact in facts.prefix(2000) {
      let prompt = try #require(fact["prompt"]?.string)
      let subject = try #require(fact["subject"]?.string)
      let range = try #require(prompt.byteRanges(of: subject).first)
      let end = prompt.utf8.distance(from: prompt.startIndex, to: range.upperBound)
      let tokens = tokenizer.encodeWithOffsets(prompt)
      let last = try #require(tokens.lastIndex { $0.range.lowerBound < end })
      let isMerged = tokens[last].range.upperBound > end
      let reference = tokenizer.encode(String(prompt[..<range.upperBound])).count - 1
      #expect(last == reference || isMerged, "\(prompt)")
      #expect(tokens.last?.range.upperBound == prompt.utf8.count)
    }
  }

  @Test func llama2() throws {
    let tokenizer = try Tokenizer(path: Shared.path("data/llama2_tokenizer.json"))
    #expect(tokenizer.vocabularySize == 32_000)
    #expect(tokenizer.encode(" Rome", continuing: true) == [9184])
    #expect(tokenizer.encode("the capital of  Rome") == [278, 7483, 310, 29871, 9184])
    #expect(tokenizer.encode("Hello\nworld") == [15043, 13, 11526])
    #expect(tokenizer.encode("<s>").count > 1)
    #expect(tokenizer.encode("<s>", readsSpecial: true) == [1])
  }
}
