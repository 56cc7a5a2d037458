import Llama

/// What a model thinks of an edit's two objects after one prompt.
package struct PromptScore: Sendable, Equatable {
  /// The object that should be the more probable one.
  package enum Wanted: Sendable { case new, old }

  package let wanted: Wanted
  /// Mean negative log-probability per token of the edit's new object, in nats.
  package let newNLL: Double
  /// The same of the old object.
  package let oldNLL: Double

  package init(wanted: Wanted, newNLL: Double, oldNLL: Double) {
    self.wanted = wanted
    self.newNLL = newNLL
    self.oldNLL = oldNLL
  }

  /// The wanted object is strictly more probable: a tie is a failure on either side.
  package var succeeds: Bool { wanted == .new ? oldNLL > newNLL : oldNLL < newNLL }

  /// Geometric mean of the new object's token probabilities.
  package var newProbability: Double { exponential(-newNLL) }
  /// Geometric mean of the old object's token probabilities.
  package var oldProbability: Double { exponential(-oldNLL) }

  /// By how much the wanted object is the more probable one, -1 to 1.
  package var magnitude: Double {
    wanted == .new ? newProbability - oldProbability : oldProbability - newProbability
  }
}
