import Llama

extension LanguageModel {
  /// - Throws: `ModelError` if a prompt of `count` tokens outgrows the model's positions, or has none.
  func checkLength(_ count: Int, of prompt: String) throws {
    guard count > 0 else {
      throw ModelError(
        "\(quoted(prompt)) has no token, and nothing stands in front of texts",
        hint: "write a prompt, or have a token put in front: `set begin ID`")
    }
    let limit = configuration.maximumPositions
    guard count > limit else { return }
    throw ModelError(
      "\(quoted(prompt)) takes \(count) tokens, but the model has \(limit) positions",
      hint: "shorten the prompt")
  }
}

/// A prompt in quotation marks, shortened.
func quoted(_ prompt: String) -> String {
  "\"" + (prompt.count > 60 ? prompt.prefix(57) + "..." : prompt[...]) + "\""
}
