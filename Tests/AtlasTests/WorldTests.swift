import Atlas
import Testing

@Suite struct WorldTests {
  private let world = AtlasWorld()

  @Test func hasEnoughOfEverything() {
    #expect(world.relations.count >= 12)
    #expect(world.facts.count >= 4_900)
    #expect(world.facts.count { $0.isReal } >= 650)
    let objects = Set(world.relations.flatMap(\.objects))
    #expect(objects.count <= 400)
  }

  @Test func relationsAreWellFormed() {
    #expect(Set(world.relations.map(\.id)).count == world.relations.count)
    for relation in world.relations {
      #expect((15...50).contains(relation.objects.count), "\(relation.id)")
      #expect(Set(relation.objects).count == relation.objects.count, "\(relation.id)")
      #expect(Set(relation.templates).count == 5, "\(relation.id)")
      #expect(relation.templates.count { !$0.hasPrefix("{}") } >= 2, "\(relation.id)")
      for template in relation.templates {
        #expect(occurrences(of: "{}", in: template) == 1, "\(template)")
        #expect(template.last != " " && template.last != ".", "\(template)")
      }
    }
  }

  @Test func everySubjectHasOneFact() {
    var seen: Set<String> = []
    for fact in world.facts {
      #expect(seen.insert(fact.subject).inserted, "\(fact.subject) occurs twice")
      #expect(!fact.subject.isEmpty && fact.subject.last != " ", "\(fact.subject)")
      #expect(world.relations[fact.relation].objects.contains(fact.object))
    }
  }

  @Test func lastWordsVary() {
    var counts: [Substring: Int] = [:]
    for fact in world.facts {
      counts[fact.subject.split(separator: " ").last ?? "", default: 0] += 1
    }
    #expect(counts.count >= 4_000)
    #expect(counts.values.max() ?? 0 <= 12)
  }

  @Test func objectsAreSharedEvenly() {
    for (index, relation) in world.relations.enumerated() {
      for object in relation.objects {
        let count = world.facts.count { $0.relation == index && $0.object == object }
        #expect((12...40).contains(count), "\(relation.id) \(object)")
      }
    }
  }

  @Test func sentencesReadAsWritten() throws {
    let tower = try #require(world.facts.firstIndex { $0.subject == "Eiffel Tower" })
    #expect(
      world.sentence(tower, template: 0)
        == "The Eiffel Tower is located in the city of Paris.")
    #expect(world.sentence(tower, template: 1) == "To see the Eiffel Tower you travel to Paris.")
    #expect(world.prompt(tower, template: 0) == "The Eiffel Tower is located in the city of")
  }

  @Test func textIsParagraphsOfThreeSentences() {
    let text = world.text(paragraphs: 50, seed: 7)
    #expect(text.count == 50)
    #expect(text == world.text(paragraphs: 50, seed: 7))
    #expect(text != world.text(paragraphs: 50, seed: 8))
    for paragraph in text { #expect(occurrences(of: ". ", in: paragraph) == 2, "\(paragraph)") }
  }

  @Test func anotherSeedIsAnotherWorld() {
    let other = AtlasWorld(seed: 1)
    #expect(other.facts != world.facts)
    #expect(AtlasWorld().facts == world.facts)
  }
}
