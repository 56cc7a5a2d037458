import Editing
import Evaluation
import Testing

struct FactConflictTests {
  private func fact(_ prompt: String, _ subject: String, _ new: String) throws -> Fact {
    try Fact(prompt: prompt, subject: subject, new: new)
  }

  @Test func factsThatCannotBothHoldAreFound() throws {
    let facts = [
      try fact("{} lies in", "Lake Nowhere", "Peru"),
      try fact("{} lies in", "Lake Somewhere", "Peru"),
      try fact("Lake {} lies in", "Nowhere", "Chile"),
      try fact("{} is part of", "Lake Somewhere", "Chile"),
      try fact("{} was found by", "Lake Somewhere", "Nobody"),
    ]
    let prompts = FactConflict.all(in: facts)
    #expect(prompts == [FactConflict(first: 0, second: 2, ground: .samePrompt)])
    let all = FactConflict.all(in: facts, relations: ["P17", "P17", "", "P17", "P61"])
    #expect(
      all == [
        FactConflict(first: 0, second: 2, ground: .samePrompt),
        FactConflict(first: 1, second: 3, ground: .sameRelation),
      ])
  }

  @Test func onlyFactsOfOneBatchAreInEachOthersWay() throws {
    func record(_ number: Int, _ subject: String) -> CounterFactRecord {
      CounterFactRecord(
        caseID: number, relation: "P1", prompt: "{} is", subject: subject, targetNew: "\(number)",
        targetTrue: "old", paraphrasePrompts: [], neighborhoodPrompts: [], attributePrompts: [],
        generationPrompts: [])
    }
    let records = ["a", "b", "a", "c", "c"].enumerated().map { record($0, $1) }
    func plan(_ batch: Int) throws -> SchedulePlan {
      try SchedulePlan(
        records, batchSize: batch, order: .sequential,
        settings: EditSettings(method: .emmet, layers: [1]))
    }
    #expect(try plan(1).conflicts.isEmpty)
    #expect(try plan(2).conflicts.isEmpty)
    #expect(try plan(3).conflicts.map { [$0.first, $0.second] } == [[0, 2], [3, 4]])
    #expect(try plan(3).batchCount == 2)
    #expect(try plan(3).batch(1) == 3..<5)
    #expect(try plan(10).batch(0) == 0..<5)
  }

  @Test func aSelectionIsDrawnBySeed() throws {
    let records = (0..<40).map { number in
      CounterFactRecord(
        caseID: number, relation: number.isMultiple(of: 2) ? "P1" : "P2", prompt: "{} is",
        subject: "S\(number / 4)", targetNew: "a", targetTrue: "b", paraphrasePrompts: [],
        neighborhoodPrompts: [], attributePrompts: [], generationPrompts: [])
    }
    let all = try RecordSelection(seed: 1).records(of: records)
    #expect(all.count == 40 && Set(all.map(\.caseID)).count == 40)
    #expect(all.map(\.caseID) != records.map(\.caseID))
    #expect(try RecordSelection(count: 7, seed: 1).records(of: records) == Array(all.prefix(7)))
    #expect(try RecordSelection(seed: 2).records(of: records) != all)
    let some = try RecordSelection(relation: "P2", isDistinct: true, seed: 1).records(of: records)
    #expect(Set(some.map(\.caseID)) == Set((0..<10).map { 4 * $0 + 1 }))
    let asked = try RecordSelection(seed: 1).records(of: records) { $0.map { $0.caseID < 5 } }
    #expect(asked.count == 5)
  }
}
