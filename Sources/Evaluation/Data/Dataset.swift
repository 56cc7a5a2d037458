import Tensors

/// CounterFact records to edit and to measure with.
package struct Dataset: Sendable {
  /// The file's name without its ending, or what the maker calls it.
  package let name: String
  package let records: [CounterFactRecord]
  /// What a reader of scores should know: the data set has fewer probes than CounterFact.
  package let probeNote: String?
  /// Records of the file that could not be used and were left out: which, and why.
  package let skipped: [String]
  private let indexOfCase: [Int: Int]

  /// - Parameter records: with distinct case numbers; of equal ones, the first is found by number.
  package init(
    name: String, records: [CounterFactRecord], probeNote: String? = nil, skipped: [String] = []
  ) {
    self.name = name
    self.records = records
    self.probeNote = probeNote
    self.skipped = skipped
    indexOfCase = Dictionary(
      records.enumerated().map { ($1.caseID, $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// Reads CounterFact's own layout, EasyEdit's flat one or zsRE's, as a JSON list or as JSON Lines.
  ///
  /// Blanks around objects and at the end of prompts are dropped. Records of the flat layout have no
  /// relation (it is empty), a `{}` takes the subject's place, and a neighbour whose object is not
  /// the record's own is left out.
  ///
  /// - Parameter skipsBad: leave out records that cannot be used, and say so in `skipped`.
  /// - Throws: `StorageError` naming the file, the first record that cannot be used, why, and how
  ///   many others there are.
  /// - Cost: about 0.2 s for 22,000 flat records.
  package init(path: String, skipsBad: Bool = false) throws(StorageError) {
    // The first record says which layout they all have.
    var schema: DatasetSchema?
    let file = try DatasetFile(path: path) { index, json in
      if index == 0 { schema = DatasetSchema(json) }
      return Result { () throws(RecordError) in try schema?.record(json, index: index) }
    }
    guard !file.elements.isEmpty else {
      throw StorageError(path, "the data set has no records")
    }
    guard let schema else {
      throw StorageError(
        path, "\(file.place(0)) is of no layout that is known",
        hint:
          "expected CounterFact's requested_rewrite, EasyEdit's prompt with subject, target_new and ground_truth, or zsRE's src with answers"
      )
    }
    let (records, bad) = Self.records(of: file)
    if let first = bad.first, !skipsBad || records.isEmpty {
      let others = bad.count == 1 ? "" : " (and \(bad.count - 1) more cannot be used)"
      throw StorageError(file.path, first + others)
    }
    self.init(
      name: Self.name(of: path), records: records, probeNote: Self.note(schema, records),
      skipped: bad)
  }

  private static func records(
    of file: DatasetFile<Result<CounterFactRecord?, RecordError>>
  ) -> (records: [CounterFactRecord], bad: [String]) {
    var records: [CounterFactRecord] = []
    records.reserveCapacity(file.elements.count)
    var indexOfCase: [Int: Int] = [:]
    var bad: [String] = []
    for (index, element) in file.elements.enumerated() {
      do throws(RecordError) {
        guard let record = try element.get() else { continue }
        if let other = indexOfCase.updateValue(index, forKey: record.caseID) {
          throw RecordError("case_id \(record.caseID) is also that of \(file.place(other))")
        }
        records.append(record)
      } catch {
        bad.append("\(file.place(index)): \(error.reason)")
      }
    }
    return (records, bad)
  }

  private static func name(of path: String) -> String {
    let file = path.split(separator: "/").last.map(String.init) ?? path
    for ending in [".json", ".jsonl"] where file.hasSuffix(ending) && file != ending {
      return String(file.dropLast(ending.count))
    }
    return file
  }

  private static func note(_ schema: DatasetSchema, _ records: [CounterFactRecord]) -> String? {
    switch schema {
    case .counterFact: nil
    case .flat: flatNote(records)
    case .zsRE:
      "zsRE: one paraphrase and one unrelated question a record; scores are shares of tokens said, not comparisons of two objects (`help zsre`)"
    }
  }

  private static func flatNote(_ records: [CounterFactRecord]) -> String {
    let neighbors = records.count { !$0.neighborhoodPrompts.isEmpty }
    let without = neighbors == records.count ? "" : " (\(records.count - neighbors) have none)"
    return "at most one paraphrase and one neighbor a record\(without) where CounterFact has 2 and"
      + " 10: scores are coarser than the published ones; no relations"
  }

  // MARK: Lookup

  /// - Cost: O(1).
  package func record(caseID: Int) -> CounterFactRecord? {
    indexOfCase[caseID].map { records[$0] }
  }

  /// The records about a subject, spelled exactly so.
  package func records(subject: String) -> [CounterFactRecord] {
    records.filter { $0.subject.hasSameBytes(as: subject) }
  }

  /// The records of a relation, `P19` for example.
  package func records(relation: String) -> [CounterFactRecord] {
    records.filter { $0.relation.hasSameBytes(as: relation) }
  }
}
