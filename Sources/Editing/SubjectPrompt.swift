import Llama

/// A prompt in a context, as tokens, and where its subject ends.
struct SubjectPrompt {
  /// What stands in front of texts and the whole prompt: [T].
  let tokens: [Int32]
  /// Index in `tokens` of the last token that holds a byte of the subject.
  let subjectLast: Int

  /// Fills a fact's prompt into a context template ("{}", or some sentence and "{}").
  ///
  /// The position is found by character offset: that is the reference rule (length of the tokens of everything up
  /// to the subject's end), and stays right where the text after the subject merges into its last token.
  /// - Throws: `EditError` if the context has not exactly one "{}".
  init(_ fact: Fact, context: String = Fact.placeholder, _ model: LanguageModel) throws {
    let parts = context.components(separatedBy: Fact.placeholder)
    guard parts.count == 2 else {
      throw EditError(.badFact, "the context \"\(context)\" has \(parts.count - 1) places, not one")
    }
    let before = parts[0] + fact.prefix + fact.subject
    try self.init(before: before, after: fact.suffix + parts[1], model)
  }

  /// - Parameter before: everything up to and including the subject.
  /// - Throws: `EditError` if there is no token up to the subject's end.
  init(before: String, after: String, _ model: LanguageModel) throws {
    let pieces = model.encodeWithOffsets(prompt: before + after)
    let end = before.utf8.count
    tokens = pieces.map(\.id)
    // What stands in front counts for a subject of nothing but bytes that the vocabulary leaves out.
    guard let last = pieces.lastIndex(where: { $0.range.lowerBound < end }) else {
      throw EditError(.badFact, "\(model.name) has no token for the subject in \"\(before)\"")
    }
    subjectLast = last
  }

  /// The tokens up to the subject's last.
  var throughSubject: [Int32] { Array(tokens[...subjectLast]) }
}
