import Editing
import Tensors

/// One record of the CounterFact schema: a fact, the counterfactual to write, and the prompts that
/// tell whether an edit took, generalised, and left the neighbours alone. Records of zsRE come in the same shape.
///
/// Targets carry no leading blank and prompts no trailing one; the blank between them belongs to
/// whoever joins the two.
package struct CounterFactRecord: Sendable, Equatable {
  package let caseID: Int
  /// A Wikidata-like property name, for example `P19`.
  package let relation: String
  /// The rewrite prompt, with exactly one `{}` where the subject goes.
  package let prompt: String
  package let subject: String
  package let targetNew: String
  /// Empty in zsRE, which names none.
  package let targetTrue: String
  /// Other wordings of the same fact, the subject filled in.
  package let paraphrasePrompts: [String]
  /// The rewrite prompt for other subjects that share the true object.
  package let neighborhoodPrompts: [String]
  /// The rewrite prompt for subjects whose true object is `targetNew`.
  package let attributePrompts: [String]
  /// Openings about the subject, for free generation.
  package let generationPrompts: [String]
  /// zsRE: what the neighbourhood prompt, which is about something else altogether, should go on to say. Nil in
  /// CounterFact, whose neighbours share the true object.
  package let neighborAnswer: String?

  package init(
    caseID: Int, relation: String, prompt: String, subject: String, targetNew: String,
    targetTrue: String, paraphrasePrompts: [String], neighborhoodPrompts: [String],
    attributePrompts: [String], generationPrompts: [String],
    neighborAnswer: String? = nil
  ) {
    self.caseID = caseID
    self.relation = relation
    self.prompt = prompt
    self.subject = subject
    self.targetNew = targetNew
    self.targetTrue = targetTrue
    self.paraphrasePrompts = paraphrasePrompts
    self.neighborhoodPrompts = neighborhoodPrompts
    self.attributePrompts = attributePrompts
    self.generationPrompts = generationPrompts
    self.neighborAnswer = neighborAnswer
  }
}

extension CounterFactRecord {
  /// How its prompts are judged.
  package var rule: SuccessRule { neighborAnswer == nil ? .likelihood : .tokens }

  /// The fact to write.
  ///
  /// - Throws: `EditError` for a prompt without exactly one "{}", or an empty subject or object.
  package var fact: Fact {
    get throws {
      try Fact(
        prompt: prompt, subject: subject, new: targetNew,
        old: targetTrue.isEmpty ? nil : targetTrue)
    }
  }

  /// The rewrite prompt with the subject in its place.
  package var rewritePrompt: String {
    guard let hole = prompt.byteRanges(of: "{}").first else { return prompt }
    return prompt[..<hole.lowerBound] + subject + prompt[hole.upperBound...]
  }
}
