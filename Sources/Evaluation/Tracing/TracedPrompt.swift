import Llama

/// A prompt whose subject will be made unrecognisable.
package struct TracedPrompt: Sendable, Equatable {
  /// What stands in front of texts and the whole prompt: [T].
  package let tokens: [Int32]
  /// Positions of the tokens that hold a byte of the subject; there is one at least.
  package let subject: Range<Int>

  /// - Throws: `ModelError` if the subject is empty or the prompt outgrows the model's positions.
  package init(before: String, subject: String, after: String, _ model: LanguageModel) throws {
    let pieces = model.encodeWithOffsets(prompt: before + subject + after)
    let bytes = before.utf8.count..<before.utf8.count + subject.utf8.count
    guard let first = pieces.firstIndex(where: { $0.range.overlaps(bytes) }),
      let last = pieces.lastIndex(where: { $0.range.overlaps(bytes) })
    else { throw ModelError("the prompt \"\(before + subject + after)\" has no subject") }
    tokens = pieces.map(\.id)
    self.subject = first..<last + 1
    try model.checkLength(tokens.count, of: before + subject + after)
  }
}

/// What a token is to the subject: the six classes over which effects are averaged (Meng et al. 2022, figure 2).
package enum TokenClass: String, Sendable, CaseIterable {
  case firstSubject = "first subject token"
  case middleSubject = "middle subject tokens"
  case lastSubject = "last subject token"
  case firstSubsequent = "first subsequent token"
  case further = "further tokens"
  case last = "last token"

  /// Where a prompt has them; a token can be of two classes, as the only one of a subject is its first and last.
  package func positions(in prompt: TracedPrompt) -> Range<Int> {
    let (subject, end) = (prompt.subject, prompt.tokens.count)
    func one(_ position: Int) -> Range<Int> { position..<min(position + 1, end) }
    func between(_ low: Int, _ high: Int) -> Range<Int> { low..<max(low, high) }
    return switch self {
    case .firstSubject: one(subject.lowerBound)
    case .middleSubject: between(subject.lowerBound + 1, subject.upperBound - 1)
    case .lastSubject: one(subject.upperBound - 1)
    case .firstSubsequent: one(subject.upperBound)
    case .further: between(subject.upperBound + 1, end - 1)
    case .last: one(end - 1)
    }
  }
}
