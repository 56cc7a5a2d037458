/// How an object follows its prompt.
package enum ObjectJoin: String, Sendable {
  /// After one blank, unless the prompt's end asks for none: white space, an opening bracket or quotation mark, or a
  /// special token.
  case automatic = "auto"
  /// As it is spelled, directly behind the prompt.
  case direct
}

extension LanguageModel {
  /// Tokens of an object as it follows a prompt. One that begins with a blank brings its own.
  ///
  /// - Throws: `ModelError` for one that has a token beyond the model's vocabulary.
  package func encodeObject(
    _ object: String, after prompt: String, join: ObjectJoin = .automatic
  ) throws -> [Int32] {
    let ids = tokenizer.encode(
      blank(before: object, after: prompt, join) + object, continuing: true, readsSpecial: true)
    try llama.check(ids)
    return ids
  }

  /// What stands between a prompt and an object: one blank, or nothing.
  package func blank(before object: String, after prompt: String, _ join: ObjectJoin) -> String {
    guard join == .automatic, object.utf8.first != UInt8(ascii: " ") else { return "" }
    if let frame { return frame.joint }
    return prompt.awaitsText || tokenizer.endsInSpecialToken(prompt) ? "" : " "
  }
}

extension String {
  /// Whether what follows comes directly behind: the text ends in white space, in an opening bracket, or in a quotation
  /// mark that opens.
  ///
  /// Marks that open in one language close in another (“ and »), and " does both: such a mark opens where nothing, white
  /// space or an opening bracket stands before it.
  var awaitsText: Bool {
    guard let last = unicodeScalars.last else { return false }
    if last.properties.isWhitespace || last == "¿" || last == "¡" { return true }
    switch last.properties.generalCategory {
    case .openPunctuation: return true
    case .initialPunctuation, .finalPunctuation: break
    default: guard last == "\"" || last == "'" || last == "`" else { return false }
    }
    guard let before = unicodeScalars.dropLast().last else { return true }
    return before.properties.isWhitespace || before.properties.generalCategory == .openPunctuation
      || "=:([{".unicodeScalars.contains(before)
  }
}

extension Tokenizer {
  /// Whether a text's end spells a special token.
  func endsInSpecialToken(_ text: String) -> Bool {
    guard let last = text.utf8.last, specialEnds.contains(last) else { return false }
    let bytes = Array(text.utf8.suffix(longestSpecial))
    return specialTokens.contains { token in
      let own = token.text.utf8
      return own.count <= bytes.count && bytes.suffix(own.count).elementsEqual(own)
    }
  }
}
