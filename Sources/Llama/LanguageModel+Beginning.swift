import Tensors

extension LanguageModel {
  /// What stands in front of texts by a choice.
  ///
  /// - Throws: `ModelError` for a token that the model does not have.
  package func beginning(_ choice: BeginChoice) throws -> TextBeginning {
    switch choice {
    case .automatic: return ownBeginning
    case .configured: return TextBeginning([configuration.beginOfText ?? 1], by: .record)
    case .tokens(let tokens):
      try check(tokens)
      return tokens == ownBeginning.tokens ? ownBeginning : TextBeginning(tokens, by: .setting)
    }
  }

  /// Runs `body` with something else in front of texts.
  package func withBeginning<Result>(
    _ other: TextBeginning, _ body: () throws -> Result
  ) rethrows -> Result {
    let kept = beginning
    begin(with: other)
    defer { begin(with: kept) }
    return try body()
  }

  /// The tokens of a text as the model reads it: what stands in front, exactly once, then the text's own. Special tokens
  /// that the text spells out are read as such, as Hugging Face's tokenizers do.
  package func encode(_ text: String) -> [Int32] {
    let ids = tokenizer.encode(text, readsSpecial: true)
    return ids.starts(with: beginning.tokens) ? ids : beginning.tokens + ids
  }

  /// The same, each token with the range of UTF-8 bytes that it stands for. What stands in front stands for none.
  package func encodeWithOffsets(_ text: String) -> [(id: Int32, range: Range<Int>)] {
    let pieces = tokenizer.encodeWithOffsets(text, readsSpecial: true)
    if pieces.lazy.map(\.id).starts(with: beginning.tokens) { return pieces }
    return beginning.tokens.map { ($0, 0..<0) } + pieces
  }

  /// What sets the names of files apart whose numbers were taken with something else in front of texts than version 0.1
  /// put there; empty for those.
  package var beginningMark: String {
    guard beginning.tokens != [configuration.beginOfText ?? 1] else { return "" }
    let tokens = beginning.tokens.map(String.init).joined(separator: "-")
    return "-begin-" + (tokens.isEmpty ? "none" : tokens)
  }

  /// What sets the names of files apart whose numbers depend on the model's arithmetic and on what it reads in front of
  /// texts.
  package var conditionMark: String { arithmeticMark + beginningMark }

  func check(_ tokens: [Int32]) throws {
    let count = configuration.vocabularySize
    guard let missing = tokens.first(where: { $0 < 0 || $0 >= count }) else { return }
    throw ModelError(
      "\(name) has no token \(missing) to put in front of texts",
      hint: "its tokens are 0 to \(count - 1); `set begin none` puts nothing there")
  }
}
