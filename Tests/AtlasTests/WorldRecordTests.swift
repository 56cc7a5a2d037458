import Atlas
import Evaluation
import Testing

@Suite struct WorldRecordTests {
  private let world = AtlasWorld()

  /// What the world says of each subject, for looking up what a prompt is about.
  private var factOfSubject: [String: WorldFact] {
    Dictionary(uniqueKeysWithValues: world.facts.map { ($0.subject, $0) })
  }

  @Test func almostEveryFactHasARecord() {
    let records = world.records()
    #expect(records.count >= 4_700)
    #expect(records.map(\.caseID) == Array(records.indices))
    let covered = Set(records.map(\.subject))
    let real = world.facts.filter(\.isReal)
    #expect(real.count { covered.contains($0.subject) } * 10 >= real.count * 9)
    #expect(covered.contains("Eiffel Tower"))
  }

  @Test func targetsComeFromTheRelation() {
    let facts = factOfSubject
    for record in world.records() {
      let relation = world.relations.first { $0.id == record.relation }
      #expect(record.targetNew != record.targetTrue)
      #expect(relation?.objects.contains(record.targetNew) == true)
      #expect(facts[record.subject]?.object == record.targetTrue)
      #expect(record.prompt == relation?.templates[0])
    }
  }

  @Test func neighboursShareTheTrueObjectAndAttributesTheNewOne() {
    let facts = factOfSubject
    for record in world.records() {
      for (prompts, object) in [
        (record.neighborhoodPrompts, record.targetTrue),
        (record.attributePrompts, record.targetNew),
      ] {
        let subjects = prompts.compactMap { subject(of: $0, template: record.prompt) }
        #expect(Set(subjects).count == 10 && prompts.count == 10, "\(record.subject)")
        #expect(!subjects.contains(record.subject))
        #expect(subjects.allSatisfy { facts[$0]?.object == object }, "\(record.subject)")
      }
    }
  }

  @Test func theSubjectOccursOnceWhereItBelongs() {
    for record in world.records() {
      #expect(record.paraphrasePrompts.count == 2 && record.generationPrompts.count == 10)
      #expect(Set(record.paraphrasePrompts).count == 2)
      let filled = record.prompt.split(separator: "{}", omittingEmptySubsequences: false)
        .joined(separator: record.subject)
      for prompt in [filled] + record.paraphrasePrompts + record.generationPrompts {
        #expect(occurrences(of: record.subject, in: prompt) == 1, "\(prompt)")
        #expect(prompt.last != " " && prompt.last != ".", "\(prompt)")
      }
      for prompt in record.paraphrasePrompts {
        #expect(occurrences(of: ". ", in: prompt) == 1, "\(prompt)")
      }
    }
  }

  /// The embedded model was trained on this very world: what changes it must show here.
  @Test func theRecordsAreTheOnesTheModelWasTrainedOn() {
    let records = world.records()
    #expect(records == AtlasWorld().records())
    #expect(checksum(of: records) == 8_799_380_955_218_541_511)
  }

  private func subject(of prompt: String, template: String) -> String? {
    let parts = template.split(separator: "{}", omittingEmptySubsequences: false)
    guard parts.count == 2, prompt.hasPrefix(parts[0]), prompt.hasSuffix(parts[1]) else {
      return nil
    }
    return String(prompt.dropFirst(parts[0].count).dropLast(parts[1].count))
  }

  /// FNV-1a over every field, with a separator byte that no text has.
  private func checksum(of records: [CounterFactRecord]) -> UInt64 {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for record in records {
      let fields =
        [
          String(record.caseID), record.relation, record.prompt, record.subject, record.targetNew,
          record.targetTrue,
        ] + record.paraphrasePrompts + record.neighborhoodPrompts + record.attributePrompts
        + record.generationPrompts
      for field in fields {
        for byte in Array(field.utf8) + [0xFF] {
          hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3
        }
      }
    }
    return hash
  }
}
