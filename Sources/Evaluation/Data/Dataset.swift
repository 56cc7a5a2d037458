import Editing
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

  /// - Parameter records: those of one case number in a row.
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

  /// What reads a line of text as a fact; nothing below the shell knows how facts are typed.
  package typealias SentenceReader = (String) throws(RecordError) -> Fact

  /// Reads a file of facts in any of the layouts that are known (`DatasetSchema`), as a JSON list, JSON Lines or CSV, or
  /// with one sentence a line. Each record is read by its own layout.
  ///
  /// Blanks around objects and at the end of prompts are dropped, `{}` takes the subject's place. A neighbour whose
  /// object is not the record's own becomes a probe with an answer of its own.
  ///
  /// - Parameters:
  ///   - skipsBad: leave out records that cannot be used, and say so in `skipped`.
  ///   - sentence: reads a line of text; nil takes no such files.
  /// - Throws: `StorageError` naming the file, the first record that cannot be used, why, and how
  ///   many others there are.
  /// - Cost: about 0.2 s for 22,000 flat records.
  package init(
    path: String, skipsBad: Bool = false, sentence: SentenceReader? = nil
  ) throws(StorageError) {
    var reader = RecordReader(sentence: sentence)
    let file = try DatasetFile(path: path, readsSentences: sentence != nil) { index, raw in
      reader.read(raw, index)
    }
    guard !file.elements.isEmpty else {
      throw StorageError(path, "the data set has no records")
    }
    let (records, bad) = Self.records(of: file)
    if let first = bad.first, !skipsBad || records.isEmpty {
      throw Self.refusal(file.path, first, bad.count, canSkip: !records.isEmpty, reader)
    }
    self.init(
      name: Self.name(of: path), records: records,
      probeNote: DatasetNote.text(reader.schemas, records), skipped: bad)
  }

  private static func records(
    of file: DatasetFile<Result<[CounterFactRecord], RecordError>>
  ) -> (records: [CounterFactRecord], bad: [String]) {
    var records: [CounterFactRecord] = []
    records.reserveCapacity(file.elements.count)
    var indexOfCase: [Int: Int] = [:]
    var bad: [String] = []
    for (index, element) in file.elements.enumerated() {
      do throws(RecordError) {
        let own = try element.get()
        guard let first = own.first else { continue }
        if let other = indexOfCase[first.caseID] {
          throw RecordError("case_id \(first.caseID) is also that of \(file.place(other))")
        }
        indexOfCase[first.caseID] = index
        records += own
      } catch {
        bad.append("\(file.place(index)): \(error.reason)")
      }
    }
    return (records, bad)
  }

  private static func refusal(
    _ path: String, _ first: String, _ count: Int, canSkip: Bool, _ reader: RecordReader
  ) -> StorageError {
    let others = count == 1 ? "" : " (and \(count - 1) more cannot be used)"
    let hint =
      canSkip
      ? "--skip-bad leaves out what cannot be used, and names it"
      : reader.schemas.isEmpty ? "`help layouts` shows those that are known" : nil
    return StorageError(path, first + others, hint: hint)
  }

  private static func name(of path: String) -> String {
    let file = path.split(separator: "/").last.map(String.init) ?? path
    for ending in [".json", ".jsonl", ".csv", ".txt"]
    where file.hasSuffix(ending) && file != ending {
      return String(file.dropLast(ending.count))
    }
    return file
  }

  // MARK: Lookup

  /// The first rewrite of a case, which in most data sets is the only one.
  ///
  /// - Cost: O(1).
  package func record(caseID: Int) -> CounterFactRecord? {
    indexOfCase[caseID].map { records[$0] }
  }

  /// All rewrites of a case, which are written together; empty if there is no such case.
  package func records(caseID: Int) -> ArraySlice<CounterFactRecord> {
    guard let start = indexOfCase[caseID] else { return [] }
    return records[start...].prefix { $0.caseID == caseID }
  }

  /// The rewrites that case numbers stand for; a number that comes again stands for the case's next one.
  ///
  /// - Returns: nil if one of them is not there.
  package func records(cases: [Int]) -> [CounterFactRecord]? {
    var taken: [Int: Int] = [:]
    var found: [CounterFactRecord] = []
    for number in cases {
      let own = records(caseID: number).dropFirst(taken[number, default: 0])
      guard let record = own.first else { return nil }
      taken[number, default: 0] += 1
      found.append(record)
    }
    return found
  }

  /// Cases, each of one rewrite or several.
  package var caseCount: Int { indexOfCase.count }

  /// The records about a subject, spelled exactly so.
  package func records(subject: String) -> [CounterFactRecord] {
    records.filter { $0.subject.hasSameBytes(as: subject) }
  }

  /// The records of a relation, `P19` for example.
  package func records(relation: String) -> [CounterFactRecord] {
    records.filter { $0.relation.hasSameBytes(as: relation) }
  }
}
