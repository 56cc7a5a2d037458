import Llama

/// The prompts that tell whether one edit took, generalised, and left the neighbours alone.
package struct ProbeSet: Sendable {
  /// The edit's own prompt, the subject filled in.
  package var rewrite: String
  /// Other wordings of the same fact; may be empty.
  package var paraphrases: [String]
  /// Prompts about other subjects that share the old object; may be empty.
  package var neighbors: [String]
  /// The object that the edit writes.
  package var new: String
  /// The object that the edit replaces: the true one. In zsRE, what the neighbours should go on saying. Empty where
  /// nobody named one: there are no neighbours then, and nothing that the new object is compared with.
  package var old: String
  package var rule: SuccessRule
  /// Openings about the subject, for free generation; may be empty.
  package var openings: [String]
  /// How the two objects follow the prompts.
  package var newJoin = ObjectJoin.automatic
  package var oldJoin = ObjectJoin.automatic
  /// The old object's tokens where it is what the model itself said: they are scored as it said them.
  package var oldTokens: [Int32]?
  /// Prompts with answers of their own, which count in none of ES, PS and NS; may be empty.
  package var answered: [AnsweredProbe]

  package init(
    rewrite: String, paraphrases: [String] = [], neighbors: [String] = [], new: String,
    old: String, rule: SuccessRule = .likelihood, openings: [String] = [],
    answered: [AnsweredProbe] = []
  ) {
    self.rewrite = rewrite
    self.paraphrases = paraphrases
    self.neighbors = neighbors
    self.new = new
    self.old = old
    self.rule = rule
    self.openings = openings
    self.answered = answered
  }

  package init(_ record: CounterFactRecord) {
    self.init(
      rewrite: record.rewritePrompt, paraphrases: record.paraphrasePrompts,
      neighbors: record.lacksOldObject ? [] : record.neighborhoodPrompts, new: record.targetNew,
      old: record.neighborAnswer ?? record.targetTrue, rule: record.rule,
      openings: record.generationPrompts,
      answered: record.answered.filter { $0.isMeasured(after: record.targetNew) })
    newJoin = record.join
  }

  /// All prompts that ES, PS and NS are about: the rewrite, the paraphrases, the neighbours.
  package var prompts: [String] { [rewrite] + paraphrases + neighbors }
}
