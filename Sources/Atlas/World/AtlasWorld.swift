import Tensors

/// One fact of the world: a relation, who it is about, and what is true.
package struct WorldFact: Sendable, Equatable {
  /// The position of the relation in `AtlasWorld.relations`.
  package let relation: Int
  package let subject: String
  package let object: String
  /// Whether the fact holds outside the world too; the others are invented.
  package let isReal: Bool
}

/// Everything the embedded model knows: facts that readers know, and invented ones around them so
/// that every object of a relation is shared by a dozen subjects or more.
///
/// The world follows from its seed alone. Each subject has exactly one fact.
package struct AtlasWorld: Sendable {
  package static let defaultSeed: UInt64 = 0x41_54_4C_41_53

  package let seed: UInt64
  package let relations: [Relation]
  /// In an order drawn from the seed, so that any first part of it is a mixture.
  package let facts: [WorldFact]
  /// The positions of the facts with the same relation and object, by relation and object.
  let peers: [[[Int]]]
  /// For each fact, the position of its object among its relation's objects.
  let objectIndices: [Int]

  package init(seed: UInt64 = AtlasWorld.defaultSeed) {
    self.seed = seed
    let sources = RelationSource.all
    relations = sources.map(\.relation)
    var random = SeededRandom(seed: seed)
    var drafts = Self.facts(of: sources, random: &random)
    random.shuffle(&drafts)
    var peers = relations.map { $0.objects.map { _ in [Int]() } }
    for (index, draft) in drafts.enumerated() {
      peers[draft.fact.relation][draft.objectIndex].append(index)
    }
    facts = drafts.map(\.fact)
    objectIndices = drafts.map(\.objectIndex)
    self.peers = peers
  }

  /// The fact as a full sentence, in one of the relation's five wordings.
  package func sentence(_ fact: Int, template: Int) -> String {
    prompt(fact, template: template) + " " + facts[fact].object + "."
  }

  /// The sentence of `fact` up to where the object follows, without a trailing blank.
  package func prompt(_ fact: Int, template: Int) -> String {
    let fact = facts[fact]
    return Self.fill(relations[fact.relation].templates[template], with: fact.subject)
  }

  /// Paragraphs of three random sentences each: the text over which second moments are taken.
  package func text(paragraphs: Int, seed: UInt64) -> [String] {
    var random = SeededRandom(seed: seed)
    return (0..<paragraphs).map { _ in
      (0..<3).map { _ in
        sentence(random.below(facts.count), template: random.below(5))
      }.joined(separator: " ")
    }
  }

  /// `template` with `subject` in the place of its `{}`.
  static func fill(_ template: String, with subject: String) -> String {
    guard let slot = template.utf8.firstIndex(of: UInt8(ascii: "{")) else { return template }
    return template[..<slot] + subject + template[slot...].dropFirst(2)
  }
}

extension AtlasWorld {
  private struct Draft {
    let fact: WorldFact
    let objectIndex: Int
  }

  /// The real facts, and for each object as many invented ones as it takes to be shared enough.
  private static func facts(of sources: [RelationSource], random: inout SeededRandom) -> [Draft] {
    let real = sources.flatMap { source in
      source.groups.flatMap { RelationSource.subjects(in: $0.value) }
    }
    let objects = sources.flatMap { $0.groups.map(\.key) }
    let words = real.flatMap { $0.split(separator: " ").map(String.init) }
    var names = NameMaker(seed: random.next(), reserved: Set(real + objects + words))
    var drafts: [Draft] = []
    for (relation, source) in sources.enumerated() {
      for (objectIndex, group) in source.groups.enumerated() {
        let real = RelationSource.subjects(in: group.value)
        let invented = max(0, sharedBy.lowerBound + random.below(sharedBy.count) - real.count)
        let subjects = real + (0..<invented).map { _ in names.name(source.naming) }
        for (position, subject) in subjects.enumerated() {
          let fact = WorldFact(
            relation: relation, subject: subject, object: group.key, isReal: position < real.count)
          drafts.append(Draft(fact: fact, objectIndex: objectIndex))
        }
      }
    }
    return drafts
  }

  /// How many subjects share one object of a relation, at least.
  private static let sharedBy = 12..<19
}
