import Editing
import Llama
import Tensors

/// One record of the CounterFact schema: a fact, the counterfactual to write, and the prompts that
/// tell whether an edit took, generalised, and left the neighbours alone. Records of other data sets come in the same
/// shape. Several records in a row with one case number are written together: MQuAKE's cases are such.
///
/// Targets carry no leading blank and prompts no trailing one; the blank between them belongs to
/// whoever joins the two.
package struct CounterFactRecord: Sendable, Equatable {
  package let caseID: Int
  /// A Wikidata-like property name, for example `P19`; empty where the data set names none.
  package let relation: String
  /// The rewrite prompt, with exactly one `{}` where the subject goes.
  package let prompt: String
  package let subject: String
  package let targetNew: String
  /// Empty where the data set names none, as in zsRE.
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
  /// Prompts with answers of their own: what follows from the fact, and what is to stay as it is.
  package let answered: [AnsweredProbe]
  /// How the new object follows the prompts.
  package var join = ObjectJoin.automatic

  package init(
    caseID: Int, relation: String, prompt: String, subject: String, targetNew: String,
    targetTrue: String, paraphrasePrompts: [String], neighborhoodPrompts: [String],
    attributePrompts: [String], generationPrompts: [String],
    neighborAnswer: String? = nil, answered: [AnsweredProbe] = []
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
    self.answered = answered
  }
}

extension CounterFactRecord {
  /// How its prompts are judged: where there is no true object, there are no two to compare.
  package var rule: SuccessRule {
    neighborAnswer == nil && !targetTrue.isEmpty ? .likelihood : .tokens
  }

  /// No object is named that could be told apart from the new one: somebody has to ask the model for it.
  package var lacksOldObject: Bool { targetTrue.isEmpty && neighborAnswer == nil }

  /// Whether anything but the edit's own prompt is measured.
  package var hasProbes: Bool {
    !paraphrasePrompts.isEmpty || !neighborhoodPrompts.isEmpty || !answered.isEmpty
  }

  /// The same record with a true object.
  package func naming(true object: String) -> CounterFactRecord {
    var named = CounterFactRecord(
      caseID: caseID, relation: relation, prompt: prompt, subject: subject, targetNew: targetNew,
      targetTrue: object, paraphrasePrompts: paraphrasePrompts,
      neighborhoodPrompts: neighborhoodPrompts, attributePrompts: attributePrompts,
      generationPrompts: generationPrompts, neighborAnswer: neighborAnswer, answered: answered)
    named.join = join
    return named
  }

  /// The fact to write.
  ///
  /// - Throws: `EditError` for a prompt without exactly one "{}", or an empty subject or object.
  package var fact: Fact {
    get throws {
      try Fact(
        prompt: prompt, subject: subject, new: targetNew,
        old: targetTrue.isEmpty ? nil : targetTrue, join: join)
    }
  }

  /// The rewrite prompt with the subject in its place.
  package var rewritePrompt: String {
    guard let hole = prompt.byteRanges(of: "{}").first else { return prompt }
    return prompt[..<hole.lowerBound] + subject + prompt[hole.upperBound...]
  }
}
