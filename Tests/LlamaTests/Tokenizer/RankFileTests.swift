import Foundation
import Llama
import Tensors
import Testing

/// Meta's tokenizer.model: base64 and ranks.
@Suite struct RankFileTests {
  /// The bytes in value order, then these.
  private static func lines(_ tokens: [String] = []) -> [String] {
    let all = (UInt8.min...UInt8.max).map { Data([$0]) } + tokens.map { Data($0.utf8) }
    return all.enumerated().map { "\($1.base64EncodedString()) \($0)" }
  }

  private func tokenizer(_ lines: [String]) throws -> Tokenizer {
    try tokenizer(lines.joined(separator: "\n") + "\n")
  }

  private func tokenizer(_ text: String) throws -> Tokenizer {
    let path = "/tmp/amend-ranks-\(getpid())-\(UInt64.random(in: 0 ... .max)).model"
    try AtomicFile.write(path) { try $0.write(text) }
    defer { unlink(path) }
    return try Tokenizer(path: path)
  }

  @Test func lowestRankIsJoinedFirst() throws {
    let tokenizer = try tokenizer(Self.lines(["bc", "ab", "abcd", "cd"]))
    let (bc, ab, abcd, cd) = (Int32(256), Int32(257), Int32(258), Int32(259))
    #expect(tokenizer.encode("xabc") == [120, 97, bc])
    #expect(tokenizer.encode("xabd") == [120, ab, 100])
    #expect(tokenizer.encode("xcd") == [120, cd])
    // A whole word is taken as it is, though no sequence of merges leads there.
    #expect(tokenizer.encode("abcd") == [abcd])
    #expect(tokenizer.encode("xabcd") == [120, 97, bc, 100])
    #expect(tokenizer.decode([abcd, 97]) == "abcda")
  }

  @Test func specialTokensFollowTheRanks() throws {
    let tokenizer = try tokenizer(Self.lines())
    #expect(tokenizer.vocabularySize == 512)
    #expect(tokenizer.specialTokens.count == 256)
    let names = tokenizer.specialTokens.map(\.text)
    #expect(names[0] == "<|begin_of_text|>" && names[9] == "<|eot_id|>")
    #expect(names[8] == "<|reserved_special_token_4|>")
    #expect(names[255] == "<|reserved_special_token_250|>")
    #expect(tokenizer.encode("<|eot_id|>").count == 10)
    #expect(tokenizer.encode("<|eot_id|>", readsSpecial: true) == [265])
  }

  @Test(
    arguments: [
      ("YWI=", "line 257 has no blank"),
      ("YWI 256", "line 257 does not begin with a token in base64"),
      ("YW*= 256", "line 257 does not begin with a token in base64"),
      ("=WI= 256", "line 257 does not begin with a token in base64"),
      (" 256", "line 257 does not begin with a token in base64"),
      (
        Data(repeating: 97, count: 1200).base64EncodedString() + " 256",
        "line 257 has a token of 1200 bytes"
      ),
      ("YWI= x", "line 257 does not end with a rank"),
      ("YWI= -1", "line 257 does not end with a rank"),
      ("YWI= 99999999999", "line 257 does not end with a rank"),
      ("YWI= 25", "line 257 has the rank 25, which another token has"),
      ("YWI= 257", "no token has the rank 256"),
      ("YQ== 256", "the token of rank 256 is there twice"),
    ])
  func damageIsNamed(line: String, words: String) {
    let error = #expect(throws: StorageError.self) { try tokenizer(Self.lines() + [line]) }
    #expect(error?.message.contains(words) == true, "\(String(describing: error))")
    #expect(error?.hint?.contains("download it again") == true)
  }

  @Test func otherFilesAreRefused() {
    #expect(throws: StorageError.self) { try tokenizer("") }
    let short = #expect(throws: StorageError.self) { try tokenizer(Array(Self.lines().dropLast())) }
    #expect(short?.message == "no token is the byte 255")
    let sentencePiece = #expect(throws: StorageError.self) { try tokenizer("\n\u{E}\n\u{5}<unk>") }
    #expect(sentencePiece?.message.contains("SentencePiece") == true)
  }
}
