import Tensors

/// A prompt that brings the answers it expects: what follows from an edit (portability), or what it must leave alone
/// (locality). Scored by the share of an answer's tokens that the model says, the best of its answers counting.
package struct AnsweredProbe: Sendable, Equatable {
  package enum Kind: String, Sendable, CaseIterable { case portability, locality }

  package let kind: Kind
  /// What the data set calls the probes of this sort, `Reasoning` for example; may be empty.
  package let group: String
  package let prompt: String
  /// Any of them is right. Without one, the probe is shown and not measured.
  package let answers: [String]
  /// The new object from which the answers follow; nil for the record's own.
  package let premise: String?

  package init(
    kind: Kind, group: String = "", prompt: String, answers: [String], premise: String? = nil
  ) {
    self.kind = kind
    self.group = group
    self.prompt = prompt
    self.answers = answers
    self.premise = premise
  }

  /// Whether it can be asked of a model in which a record's new object was written.
  package func isMeasured(after new: String) -> Bool {
    !answers.isEmpty && (premise.map { $0.hasSameBytes(as: new) } ?? true)
  }
}
