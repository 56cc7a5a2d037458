import Llama
import Tensors

/// One fact's value optimisation as sequences of tokens: the prompt in every context with all but the last token of
/// the object appended, and the divergence prompt "{subject} is a" up to the subject.
struct ValueProblem {
  struct Sequence {
    let tokens: [Int32]
    let subjectLast: Int
    /// Positions whose logits count, ascending: those that predict the object, or subject-last for the divergence.
    let labelPositions: [Int]
  }

  /// Tokens of the object, [m].
  let target: [Int32]
  /// The contexts' sequences, the clean one first; then the divergence sequence.
  let sequences: [Sequence]
  let contextCount: Int

  /// - Throws: `EditError` or `ModelError` for an object without tokens, or a prompt too long for the model.
  init(_ fact: Fact, _ contexts: ContextTemplates, _ model: LanguageModel) throws {
    let target = model.encodeObject(fact.new)
    guard !target.isEmpty else { throw EditError(.badFact, "the new object has no tokens") }
    var sequences = try contexts.all.map { context in
      let prompt = try SubjectPrompt(fact, context: context, model)
      // The token at position p predicts the one after it.
      let first = prompt.tokens.count - 1
      return Sequence(
        tokens: prompt.tokens + target.dropLast(), subjectLast: prompt.subjectLast,
        labelPositions: Array(first..<first + target.count))
    }
    contextCount = sequences.count
    // The divergence is taken at the subject's last token, and later tokens cannot change what is there.
    let divergence = try SubjectPrompt(before: fact.subject, after: " is a", model)
    sequences.append(
      Sequence(
        tokens: divergence.throughSubject, subjectLast: divergence.subjectLast,
        labelPositions: [divergence.subjectLast]))
    let limit = model.configuration.maximumPositions
    if let long = sequences.first(where: { $0.tokens.count > limit }) {
      throw ModelError("the prompt has \(long.tokens.count) tokens, the model \(limit) positions")
    }
    self.target = target
    self.sequences = sequences
  }

  /// Rows that every step runs: the tokens from subject-last on.
  var movingRows: Int { sequences.reduce(0) { $0 + $1.tokens.count - $1.subjectLast } }
  /// Tokens of the longest sequence.
  var longest: Int { sequences.map(\.tokens.count).max() ?? 0 }
}
