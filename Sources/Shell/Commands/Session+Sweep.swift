import Editing
import Evaluation
import Llama
import Tensors

extension Session {
  /// `sweep layers|batch|sequential|spread|lambda`: the study's experiments.
  func sweep(_ command: ParsedCommand) throws -> CommandResult {
    guard open.stack.edits.isEmpty else {
      throw ShellError(
        .schedule, "a sweep starts from the unedited model, and edits are in force",
        hint: "`undo \(open.stack.edits.count)` takes them back")
    }
    let files = try FigureFiles(command)
    let settings = try editSettings(command)
    let kind = try sweepKind(command)
    let setups = kind.setups(
      methods: try methods(command), settings: settings,
      batch: try command.integer(ifGiven: "batch") ?? Self.usualBatch)
    let records = try selectedRecords(command, count: usualCount(kind, setups))
    try refuseImpossible(setups, count: records.count)
    let entropySeed = try entropySeed(command, records)
    let layers = Set(setups.flatMap(\.layers)).sorted()
    try prepareStatistics(for: layers)
    let basis = basis(records, settings, layers, entropySeed)
    var results = try SweepResults(
      path: resultsPath(command, kind, basis), basis: basis, isFresh: command.flag("fresh"))
    let runner = try SweepRunner(
      records, open.editor, settings, values: environment.cacheDirectory.map { $0 + "/values" },
      isFresh: command.flag("fresh"), entropySeed: entropySeed)
    let sweep = Sweep(kind, setups, runner)
    let table = SweepTable(kind: kind, setups: setups, measuresEntropy: entropySeed != nil)
    func report(_ results: SweepResults) -> SweepReport {
      SweepReport(
        sweep: sweep, table: table, results: results,
        blockCount: open.model.configuration.blockCount)
    }
    var rows = RowFeed(table.columns, tell: command.wantsJSON ? nil : onPart)
    do {
      try sweep.run(
        into: &results, cancellation: environment.cancellation, report: environment.report
      ) { finding in
        switch finding {
        case .unedited(let summary): rows.add(table.row(unedited: summary))
        case .point(let point): rows.add(table.row(point))
        }
      }
    } catch is Interrupted {
      throw stopped(report(results), rows)
    }
    let report = report(results)
    var result = report.result
    rows.lead(&result)
    try files.write(report.figures, csv: report.csv, into: &result)
    return result
  }

  private static let usualBatch = 64
  private static let usualSingles = 200

  /// How many facts are taken where nobody says: as many as the largest batch has, or enough to tell scores apart.
  private func usualCount(_ kind: SweepKind, _ setups: [SweepSetup]) -> Int {
    let largest = setups.map(\.batch).max() ?? 1
    return switch kind {
    case .layers: Self.usualSingles
    case .batch, .sequential: largest
    case .spread, .lambda: max(largest, Self.usualSingles)
    }
  }

  private func sweepKind(_ command: ParsedCommand) throws -> SweepKind {
    let sizes = command.list("SIZE") { if case .integer(let size) = $0 { size } else { nil } }
    switch command.form {
    case "layers":
      let all = Array(0..<open.model.configuration.blockCount)
      return .layers(try command.layers(ifGiven: "LAYERS") ?? all)
    case "batch": return .batch(sizes)
    case "sequential": return .sequential(sizes)
    case "spread":
      return .spread(command.list("SET") { if case .layers(let set) = $0 { set } else { nil } })
    default:
      return .lambda(
        command.list("WEIGHT") { if case .number(let weight) = $0 { weight } else { nil } })
    }
  }

  private func methods(_ command: ParsedCommand) throws -> [EditMethod] {
    let names = try command.text(ifGiven: "methods") ?? settings.values.method
    return names.split(separator: ",").compactMap { EditMethod.named(String($0)) }
  }

  /// What would fail after hours fails now.
  private func refuseImpossible(_ setups: [SweepSetup], count: Int) throws {
    let blocks = open.model.configuration.blockCount
    for setup in setups {
      var settings = EditSettings(
        method: EditMethod.named(setup.method) ?? .memit, layers: setup.layers)
      settings.weight = setup.weight
      try settings.check(blocks: blocks, facts: min(setup.batch, count))
    }
  }

  private func stopped(_ report: SweepReport, _ rows: RowFeed) -> ShellError {
    let kept = report.results.path.map { "kept in \($0): the same line goes on there" }
    var error = ShellError(
      .interrupted,
      "stopped with \(report.points.count) of \(report.sweep.setups.count) points measured",
      hint: kept ?? "there is no cache to keep them in: name a file with --results")
    var found = CommandResult("sweep", fields: report.fields)
    rows.lead(&found)
    error.findings = found
    return error
  }

  // MARK: What the numbers depend on

  private func basis(
    _ records: [CounterFactRecord], _ settings: EditSettings, _ layers: [Int],
    _ entropySeed: UInt64?
  ) -> JSON {
    let value = settings.value
    let numbers = [
      Double(value.steps), Double(value.learningRate), Double(value.clamp), Double(value.decay),
      Double(value.klFactor),
    ]
    let moments = open.statistics.sources(of: layers)
    var basis = JSONObject([
      ("model", .string(open.model.digest.description + open.model.conditionMark)),
      ("facts", .string(records.digest.description)),
      ("count", .integer(records.count)),
      ("value_optimisation", .array(numbers.map(JSON.number))),
      ("emmet_lambda", .number(settings.emmetLambda)),
      (
        "statistics",
        .array(
          moments.map { .string("layer \($0.layer), \($0.tokens) tokens: \($0.provenance)") })
      ),
    ])
    if let entropySeed {
      basis["entropy"] = [
        "seed": .string("\(entropySeed)"),
        "openings": .string(records.digest(of: \.generationPrompts).description),
      ]
    }
    return .object(basis)
  }

  /// Named by the user, or after what the numbers depend on; nil without a cache.
  private func resultsPath(
    _ command: ParsedCommand, _ kind: SweepKind, _ basis: JSON
  ) throws -> String? {
    try command.text(ifGiven: "results")
      ?? environment.cacheDirectory.map {
        "\($0)/sweeps/\(kind.name)-\(Digest(of: basis.bytes)).jsonl"
      }
  }
}
