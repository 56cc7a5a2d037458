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

  @Test func llama3() throws {
    let clock = ContinuousClock()
    var tokenizer: Tokenizer?
    let time = try clock.measure {
      tokenizer = try Tokenizer(path: Shared.path("data/llama3_tokenizer.json"))
    }
    let llama3 = try #require(tokenizer)
    #expect(time < .seconds(5), "loading took \(time)")
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

  @Test func otherKindsAreRefused() {
    let error = #expect(throws: StorageError.self) {
      try Tokenizer(path: Shared.path("data/llama2_tokenizer.json"))
    }
    #expect(error?.message.contains("another kind") == true)
  }
}
