import Atlas
import Editing
import Evaluation
import Tensors

/// A data set that is in use, and the world it was made from if it is Atlas' own: that knows more
/// wordings of a fact than a record holds.
struct LoadedDataset {
  let data: Dataset
  let source: DatasetSource
  private let world: AtlasWorld?
  private let index = Index()

  /// - Throws: `StorageError` naming the file and the record.
  init(file path: String, _ source: DatasetSource) throws(StorageError) {
    data = try Dataset(factsIn: path, skipsBad: source.skipsBad)
    self.source = source
    world = nil
  }

  /// - Cost: makes some thousands of records.
  init(world: AtlasWorld) {
    data = Dataset(name: "atlas", records: world.records())
    source = .atlas
    self.world = world
  }

  /// What Tab looks things up in; made when first needed.
  var knownFacts: KnownFacts { index.facts(world: world, data) }

  /// Shared by all copies of the value, so that it is made once.
  private final class Index {
    private var facts: KnownFacts?

    func facts(world: AtlasWorld?, _ data: Dataset) -> KnownFacts {
      if let facts { return facts }
      let made = world.map { KnownFacts($0) } ?? KnownFacts(data)
      facts = made
      return made
    }
  }

  /// The record about the same relation of the same subject, if there is one.
  func record(for fact: Fact) -> CounterFactRecord? {
    data.records(subject: fact.subject).first { words($0, like: fact) }
  }

  private func words(_ record: CounterFactRecord, like fact: Fact) -> Bool {
    if record.prompt.hasSameBytes(as: fact.prompt) { return true }
    if record.paraphrasePrompts.contains(where: { $0.hasSameBytes(as: fact.filledPrompt) }) {
      return true
    }
    let relation = world?.relations.first { $0.id == record.relation }
    return relation?.templates.contains { $0.hasSameBytes(as: fact.prompt) } ?? false
  }

  /// What tells whether an edit took that is about the record's fact.
  ///
  /// The neighbours say the record's true object; they are left out where that is what the edit
  /// writes.
  func probes(of record: CounterFactRecord, for fact: Fact) -> ProbeSet {
    let restores = fact.new.hasSameBytes(as: record.targetTrue)
    return ProbeSet(
      rewrite: fact.filledPrompt, paraphrases: paraphrases(of: record, for: fact),
      neighbors: restores ? [] : record.neighborhoodPrompts, new: fact.new,
      old: restores
        ? fact.old ?? record.targetNew : record.neighborAnswer ?? record.targetTrue,
      rule: record.rule, openings: record.generationPrompts,
      answered: answered(of: record, for: fact, restores: restores))
  }

  /// What follows from another object than the record's is not known; what is to stay as it is stays.
  private func answered(
    of record: CounterFactRecord, for fact: Fact, restores: Bool
  ) -> [AnsweredProbe] {
    record.answered.filter { probe in
      let isOwn = fact.new.hasSameBytes(as: record.targetNew)
      let holds = probe.kind == .locality || probe.premise != nil || isOwn
      return holds && !restores && probe.isMeasured(after: fact.new)
    }
  }

  /// The record's own, and of Atlas' world the relation's other wordings too.
  private func paraphrases(of record: CounterFactRecord, for fact: Fact) -> [String] {
    guard world != nil else { return record.paraphrasePrompts }
    var seen: Set<[UInt8]> = [Array(fact.filledPrompt.utf8)]
    let all = record.paraphrasePrompts + [record.rewritePrompt] + record.generationPrompts
    return Array(all.filter { seen.insert(Array($0.utf8)).inserted }.prefix(Self.mostParaphrases))
  }

  private static let mostParaphrases = 5
}
