/// What a reader of scores should know of a data set: what it lacks beside CounterFact.
enum DatasetNote {
  /// nil for one that has everything.
  ///
  /// - Parameter schemas: how many records were of each layout.
  static func text(_ schemas: [DatasetSchema: Int], _ records: [CounterFactRecord]) -> String? {
    let layouts = DatasetSchema.allCases.filter { schemas[$0] != nil }
    let notes = layouts.compactMap { schema -> String? in
      switch schema {
      case .counterFact: layouts.count == 1 ? missing(records) : nil
      case .flat: layouts.count == 1 ? flat(records) : nil
      case .zsRE:
        "zsRE: one paraphrase and one unrelated question a record; scores are shares of tokens said, not comparisons of two objects (`help zsre`)"
      case .sentence: "no paraphrases and no neighbours: `probe add` adds some to an edit"
      }
    }
    let all = notes + [layouts == [.zsRE] ? nil : unknownObjects(records)].compactMap(\.self)
    return all.isEmpty ? nil : all.joined(separator: "; ")
  }

  private static func flat(_ records: [CounterFactRecord]) -> String? {
    if records.contains(where: {
      $0.paraphrasePrompts.count > 1 || $0.neighborhoodPrompts.count > 1
    }) {
      return missing(records)
    }
    let neighbors = records.count { !$0.neighborhoodPrompts.isEmpty }
    let without = neighbors == records.count ? "" : " (\(records.count - neighbors) have none)"
    return "at most one paraphrase and one neighbor a record\(without) where CounterFact has 2 and"
      + " 10: scores are coarser than the published ones; no relations"
  }

  private static func missing(_ records: [CounterFactRecord]) -> String? {
    let lacking = [
      ("paraphrases", records.count { $0.paraphrasePrompts.isEmpty }),
      ("neighbours", records.count { $0.neighborhoodPrompts.isEmpty }),
    ].filter { $0.1 > 0 }
    guard !lacking.isEmpty else { return nil }
    return lacking.map { "\($0.1) of \(records.count) records have no \($0.0)" }
      .joined(separator: ", ")
  }

  private static func unknownObjects(_ records: [CounterFactRecord]) -> String? {
    let count = records.count { $0.lacksOldObject }
    guard count > 0 else { return nil }
    return "\(count) of \(records.count) records name no true object: `edit` asks the model for it,"
      + " `schedule` and `sweep` score the share of the new one's tokens that is said"
  }
}
