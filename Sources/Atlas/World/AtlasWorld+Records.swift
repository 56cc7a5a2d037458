import Evaluation
import Tensors

extension AtlasWorld {
  /// How many prompts about other subjects a record has, as in CounterFact.
  private static let promptCount = 10

  /// A record for every fact that enough others share relation and object with.
  ///
  /// `caseID` is the position in the result. What is drawn for one record depends on the seed and
  /// the fact alone.
  package func records() -> [CounterFactRecord] {
    var records: [CounterFactRecord] = []
    records.reserveCapacity(facts.count)
    for fact in facts.indices {
      if let record = record(of: fact, caseID: records.count) { records.append(record) }
    }
    return records
  }

  private func record(of fact: Int, caseID: Int) -> CounterFactRecord? {
    let relation = facts[fact].relation
    let trueIndex = objectIndices[fact]
    let neighbours = peers[relation][trueIndex].filter { $0 != fact }
    let others = relations[relation].objects.indices.filter {
      $0 != trueIndex && peers[relation][$0].count >= Self.promptCount
    }
    guard neighbours.count >= Self.promptCount, !others.isEmpty else { return nil }
    var random = SeededRandom(seed: seed &+ UInt64(fact) &* 0xD1B5_4A32_D192_ED03)
    let newIndex = random.pick(others)
    return CounterFactRecord(
      caseID: caseID,
      relation: relations[relation].id,
      prompt: relations[relation].templates[0],
      subject: facts[fact].subject,
      targetNew: relations[relation].objects[newIndex],
      targetTrue: facts[fact].object,
      paraphrasePrompts: paraphrases(of: fact, random: &random),
      neighborhoodPrompts: rewritePrompts(about: neighbours, random: &random),
      attributePrompts: rewritePrompts(about: peers[relation][newIndex], random: &random),
      generationPrompts: (0..<Self.promptCount).map { _ in
        prompt(fact, template: 1 + random.below(4))
      })
  }

  private func rewritePrompts(about facts: [Int], random: inout SeededRandom) -> [String] {
    random.sample(Self.promptCount, of: facts).map { prompt($0, template: 0) }
  }

  /// Two different rephrasings, each after a sentence about something else.
  private func paraphrases(of fact: Int, random: inout SeededRandom) -> [String] {
    random.sample(2, of: [1, 2, 3, 4]).map { template in
      unrelatedSentence(to: fact, random: &random) + " " + prompt(fact, template: template)
    }
  }

  /// A sentence of another relation that does not happen to contain the subject's name.
  private func unrelatedSentence(to fact: Int, random: inout SeededRandom) -> String {
    while true {
      let other = random.below(facts.count)
      guard facts[other].relation != facts[fact].relation else { continue }
      let sentence = sentence(other, template: random.below(5))
      if sentence.byteRanges(of: facts[fact].subject).isEmpty { return sentence }
    }
  }
}
