import Editing
import Evaluation
import Llama
import Tensors

extension Session {
  /// The records that a schedule or a sweep is about, in its order.
  ///
  /// - Parameter count: how many at most, where the command does not say.
  /// - Throws: `no-dataset`, `data-not-loadable`, `too-few-cases`, `interrupted`.
  func selectedRecords(
    _ command: ParsedCommand, count: Int?
  ) throws -> [CounterFactRecord] {
    if let name = try command.text(ifGiven: "dataset") {
      _ = try use(dataset: name, skipsBad: command.flag("skip-bad"))
    }
    let data = try neededDataset()
    let wanted = try command.integer(ifGiven: "count")
    let selection = RecordSelection(
      relation: try command.text(ifGiven: "relation"), isDistinct: command.flag("distinct"),
      count: wanted ?? count, seed: try selectionSeed(command))
    let records = try selection.records(
      of: data.records, where: command.flag("known") ? { try self.knows($0) } : nil)
    let found = records.cases.count
    guard found > 0, found >= wanted ?? 0 else {
      throw command.error(
        at: "count", .tooFewCases,
        "\(data.name) has only \(NumberText.grouped(found)) such cases",
        hint: "take fewer, or leave --relation, --known or --distinct out")
    }
    return records
  }

  /// Seed of the order in which records are taken.
  func selectionSeed(_ command: ParsedCommand) throws -> UInt64 {
    UInt64(try command.integer(ifGiven: "seed") ?? settings.values.seed)
  }

  /// Which records' true objects the unedited model says. What was asked in any session is not asked again.
  ///
  /// - Throws: `no-answer` for a data set that names none; `interrupted`.
  func knows(_ records: [CounterFactRecord]) throws -> [Bool] {
    guard records.isEmpty || records.contains(where: { !$0.targetTrue.isEmpty }) else {
      throw ShellError(
        .noAnswer, "the records do not say what is true",
        hint: "--known works on data sets of CounterFact's kind")
    }
    let model = open.model
    var known = KnownAnswers(
      directory: environment.cacheDirectory.map { "\($0)/\(model.digest)" },
      model: "\(model.digest)\(model.arithmeticMark)", beginningMark: model.beginningMark,
      dataset: try neededDataset().records.digest)
    return try model.llama.withBaseWeights {
      try known.says(records) { some, done in
        try open.scorer.knows(some, cancellation: environment.cancellation) { count, _ in
          done(count)
        }
      } progress: { [report = environment.report] in
        report(.init("facts asked", $0, of: $1))
      }
    }
  }
}
