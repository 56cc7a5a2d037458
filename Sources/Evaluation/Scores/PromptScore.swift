import Tensors

/// What a model thinks of an edit's two objects after one prompt.
package struct PromptScore: Sendable, Equatable {
  /// The object that should be said.
  package enum Wanted: Sendable { case new, old }

  package let wanted: Wanted
  /// Of the edit's new object.
  package let new: Scorer.Outcome
  /// Of the object that it replaces; of zsRE's neighbours, their own answer.
  package let old: Scorer.Outcome
  package let rule: SuccessRule

  package init(
    wanted: Wanted, new: Scorer.Outcome, old: Scorer.Outcome, rule: SuccessRule = .likelihood
  ) {
    self.wanted = wanted
    self.new = new
    self.old = old
    self.rule = rule
  }

  /// Mean negative log-probability per token of the edit's new object, in nats.
  package var newNLL: Double { new.negativeLogLikelihood }
  /// The same of the old object.
  package var oldNLL: Double { old.negativeLogLikelihood }

  /// How well the prompt came out, 0 to 1, by the data set's own rule. Under that of CounterFact a tie is a failure
  /// on either side.
  package var success: Double {
    switch rule {
    case .likelihood: (wanted == .new ? oldNLL > newNLL : oldNLL < newNLL) ? 1 : 0
    case .tokens: wantedOutcome.accuracy
    }
  }

  /// It came out as well as can be.
  package var succeeds: Bool { success == 1 }

  /// Every token of the wanted object is the most probable one.
  package var isExact: Bool { wantedOutcome.isGreedy }

  /// The wanted object is what the model says after the prompt, as far as it goes: success by generation (the "wild"
  /// evaluation of Yang et al. 2025). Nil where that was not asked.
  package var isSaid: Bool? { wantedOutcome.isSaid }

  private var wantedOutcome: Scorer.Outcome { wanted == .new ? new : old }

  /// Geometric mean of the new object's token probabilities.
  package var newProbability: Double { exponential(-newNLL) }
  /// Geometric mean of the old object's token probabilities.
  package var oldProbability: Double { exponential(-oldNLL) }

  /// By how much the wanted object is the more probable one, -1 to 1.
  package var magnitude: Double {
    wanted == .new ? newProbability - oldProbability : oldProbability - newProbability
  }
}

/// How a data set says that a prompt came out well.
package enum SuccessRule: String, Sendable {
  /// CounterFact: the wanted object is strictly more probable than the other one, per token.
  case likelihood
  /// zsRE: the share of the wanted object's tokens that are the most probable ones under teacher forcing.
  case tokens
}
