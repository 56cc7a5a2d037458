import Llama
import Testing

@Suite struct WordSplitterTests {
  /// The words as the pattern gives them in Oniguruma, the engine of the reference tokenizer.
  @Test(
    arguments: [
      ("", []),
      ("Hello world", ["Hello", " world"]),
      ("  two  blanks ", [" ", " two", " ", " blanks", " "]),
      ("   ", ["   "]),
      ("a   ", ["a", "   "]),
      ("a   b", ["a", "  ", " b"]),
      ("a\n\n  b", ["a", "\n\n", " ", " b"]),
      ("a \n \n  \tb", ["a", " \n \n", "  ", "\tb"]),
      ("a\r\n", ["a", "\r\n"]),
      ("\n a", ["\n", " a"]),
      ("12345", ["123", "45"]),
      (" 12", [" ", "12"]),
      ("a1b", ["a", "1", "b"]),
      ("½Ⅷ٣4", ["½Ⅷ٣", "4"]),
      ("It's we'll THEY'RE i'Ve", ["It", "'s", " we", "'ll", " THEY", "'RE", " i", "'Ve"]),
      ("'tis 'lo", ["'t", "is", " '", "lo"]),
      ("''s", ["''", "s"]),
      ("'ſx", ["'ſ", "x"]),
      ("'", ["'"]),
      ("x 'r", ["x", " '", "r"]),
      ("!?\n\nx", ["!?\n\n", "x"]),
      (" ...\r\n", [" ...\r\n"]),
      ("  !", [" ", " !"]),
      ("-x", ["-x"]),
      ("--x", ["--", "x"]),
      ("\u{A0}x\u{3000}", ["\u{A0}x", "\u{3000}"]),
      ("\u{A0}!", ["\u{A0}", "!"]),
      ("\u{A0}\u{A0}!", ["\u{A0}", "\u{A0}", "!"]),
      ("日本語です", ["日本語です"]),
      ("e\u{301}a", ["e", "\u{301}a"]),
      ("🙂🙂 a", ["🙂🙂", " a"]),
      ("<|end|>", ["<|", "end", "|>"]),
      ("a\u{200B}b", ["a", "\u{200B}b"]),
      ("\u{0}\u{1}", ["\u{0}\u{1}"]),
    ] as [(String, [String])])
  func words(text: String, expected: [String]) {
    #expect(split(text, by: .llama3).map { Array($0.utf8) } == expected.map { Array($0.utf8) })
  }

  /// The words as GPT-2's pattern gives them, after SmolLM's cut around digits or without it.
  @Test(
    arguments: [
      ("Hello  world", false, ["Hello", " ", " world"]),
      ("it's IT'S we'll", false, ["it", "'s", " IT", "'", "S", " we", "'ll"]),
      ("a 123b", false, ["a", " 123", "b"]),
      ("a 123b", true, ["a", " ", "1", "2", "3", "b"]),
      ("a   1", false, ["a", "  ", " 1"]),
      ("a   1", true, ["a", "   ", "1"]),
      ("a\n\n b", true, ["a", "\n\n", " b"]),
      ("a\n\nb", true, ["a", "\n", "\n", "b"]),
      ("x!? .", true, ["x", "!?", " ."]),
      ("\u{A0}x ", true, ["\u{A0}", "x", " "]),
      ("1½Ⅷ", true, ["1", "½", "Ⅷ"]),
      ("½Ⅷ", false, ["½Ⅷ"]),
    ])
  func gpt2Words(text: String, digitsAlone: Bool, expected: [String]) {
    #expect(split(text, by: .gpt2(digitsAlone: digitsAlone)) == expected)
  }

  private func split(_ text: String, by pattern: WordSplitter.Pattern) -> [String] {
    var text = text
    return text.withUTF8 { bytes in
      var splitter = WordSplitter(bytes, by: pattern)
      var words: [String] = []
      while let range = splitter.next() {
        words.append(String(decoding: bytes[range], as: UTF8.self))
      }
      return words
    }
  }
}
