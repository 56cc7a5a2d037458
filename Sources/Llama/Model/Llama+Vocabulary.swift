extension Llama {
  /// A tokenizer may have more entries than the model was made for; what the model never saw it can neither read nor
  /// be asked about.
  ///
  /// - Throws: `ModelError` for a token beyond the vocabulary.
  package func check(_ tokens: [Int32]) throws {
    let count = configuration.vocabularySize
    guard let token = tokens.first(where: { $0 < 0 || Int($0) >= count }) else { return }
    throw ModelError(
      "the text has the token \(token), and the model's vocabulary ends at \(count - 1)",
      hint: "the tokenizer has more entries than config.json's vocab_size: leave that word out")
  }
}
