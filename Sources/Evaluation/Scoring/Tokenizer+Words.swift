import Llama

extension Tokenizer {
  /// Whether a token goes on with the word before it: its text begins with a letter or a digit, or inside a character.
  func continuesWord(_ token: Int32) -> Bool {
    guard !isSpecial(token),
      let first = decode([token], continuing: true).unicodeScalars.first
    else { return false }
    // Part of a character that goes on: few marks of punctuation need two tokens.
    return first.continuesWord || first == "\u{FFFD}"
  }
}
