import Llama
import Tensors
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Agreement with the reference tokenizers on files too large to keep beside the tests.
@Suite(.enabled(if: SharedFiles.directory != nil, "needs ../shared"))
struct TokenizerOracleTests {
  @Test func referencePrompts() throws {
    let tokenizer = try Tokenizer(path: SharedFiles.path("fixtures/tiny-llama/tokenizer.json"))
    #expect(tokenizer.vocabularySize == 1536)
    #expect(tokenizer.specialTokens.map(\.id) == [0, 1])
    let reference = try SharedFiles.json("fixtures/reference/reference.json")
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
      tokenizer = try Tokenizer(path: SharedFiles.path("data/llama3_tokenizer.json"))
    }
    let llama3 = try #require(tokenizer)
    #expect(time < .seconds(5), "loading took \(time)")
    #expect(llama3.vocabularySize == 128_256)
    #expect(llama3.specialTokens.count == 256)
    let texts = try SharedFiles.json("fixtures/llama3_tokenizer_golden.json").array ?? []
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
      try Tokenizer(path: SharedFiles.path("data/llama2_tokenizer.json"))
    }
    #expect(error?.message.contains("another kind") == true)
  }
}

/// The files that lie beside the checkout on a development machine.
private enum SharedFiles {
  static let directory: String? = {
    var directory = #filePath
    while let slash = directory.lastIndex(of: "/") {
      directory = String(directory[..<slash])
      if access(directory + "/shared/fixtures/README.md", R_OK) == 0 {
        return directory + "/shared"
      }
    }
    return nil
  }()

  static func path(_ name: String) -> String { (directory ?? "") + "/" + name }

  static func json(_ name: String) throws -> JSON {
    try JSON(path: path(name))
  }
}
