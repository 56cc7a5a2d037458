import Llama
import Tensors
import Testing
import train_atlas

@Suite struct BPETrainerTests {
  @Test func mergesTheMostFrequentPairFirst() throws {
    // The words are "ab" once, " ab" 3 times, " ac" twice: Ġ a 5 times, then Ġa b 3 and Ġa c 2.
    let json = BPETrainer.train(
      texts: ["ab ab ab ab ac ac"], vocabularySize: 1 + 256 + 3, specialTokens: ["<|s|>"])
    let merges = json["model"]?["merges"]?.array?.compactMap(\.string)
    #expect(merges == ["Ġ a", "Ġa b", "Ġa c"])
    #expect(json["model"]?["vocab"]?["<|s|>"] == 0)
    #expect(json["model"]?["vocab"]?["!"] == 1)
    #expect(json["model"]?["vocab"]?["Ġa"] == 257)
    let tokenizer = try Tokenizer(json, source: "trained")
    #expect(tokenizer.encode(" ab ac") == [258, 259])
  }

  @Test func tiesGoToTheSmallestIds() {
    let json = BPETrainer.train(texts: ["cd", "ab"], vocabularySize: 258, specialTokens: [])
    #expect(json["model"]?["merges"] == ["a b", "c d"])
  }

  @Test func theOrderOfTextsDoesNotMatter() {
    let texts = ["the cat sat", "on the mat", "aaaa aaa aa", "é 日本 123456"]
    let first = BPETrainer.train(texts: texts, vocabularySize: 300, specialTokens: ["<|s|>"])
    let second = BPETrainer.train(
      texts: texts.reversed(), vocabularySize: 300, specialTokens: ["<|s|>"])
    #expect(first == second)
  }

  @Test func stopsWhenNothingIsLeft() throws {
    let json = BPETrainer.train(texts: ["ab"], vocabularySize: 9999, specialTokens: ["<|s|>"])
    #expect(try Tokenizer(json, source: "trained").vocabularySize == 1 + 256 + 1)
    let bare = BPETrainer.train(texts: [], vocabularySize: 0, specialTokens: [])
    #expect(try Tokenizer(bare, source: "trained").vocabularySize == 256)
  }

  @Test func whatItLearntGivesEveryTextBack() throws {
    let text = "Ångström measured 5,000 things; it's \n\n\t 日本 🙂 aaaaaaaaaa the then than"
    let json = BPETrainer.train(texts: [text, text], vocabularySize: 320, specialTokens: ["<|s|>"])
    let tokenizer = try Tokenizer(json, source: "trained")
    #expect(tokenizer.decode(tokenizer.encode(text)) == text)
    #expect(tokenizer.encode(text).count < text.utf8.count)
  }
}
