import Atlas
import Evaluation
import Tensors

extension Session {
  /// `dataset FILE|atlas`.
  func dataset(_ command: ParsedCommand) throws -> CommandResult {
    let data = try use(
      dataset: command.text("FILE"), skipsBad: command.flag("skip-bad"))
    let relations = Set(data.records.map(\.relation)).subtracting([""]).count
    let about = relations > 0 ? ", \(relations) relations" : ""
    var result = CommandResult(
      "dataset",
      fields: [
        .init("name", .string(data.name)), .init("cases", .int(data.caseCount)),
        .init("relations", .int(relations)), .init("note", .optional(data.probeNote)),
        .init("skipped", .array(data.skipped.map(Field.string))),
      ],
      blocks: [
        .line([TextSpan("\(data.name): \(NumberText.grouped(data.caseCount)) cases\(about)")])
      ])
    if data.caseCount < data.records.count {
      result.add("facts", .int(data.records.count))
      let facts = NumberText.grouped(data.records.count)
      result.blocks.append(
        .line([.dim("\(facts) facts: those of one case are written together")]))
    }
    if let note = data.probeNote { result.blocks.append(.line([.dim(note)])) }
    result.addCounts(ofAnswered: data.records)
    result.blocks += skippedRecords(data.skipped)
    return result
  }

  /// Makes a data set the one in use.
  ///
  /// - Throws: `data-not-loadable` naming the file and the record.
  func use(dataset name: String, skipsBad: Bool) throws -> Dataset {
    // Complaints name the file as it was typed.
    let loaded = try dataset(DatasetSource(name, skipsBad: skipsBad), as: name)
    chosenDataset = loaded
    return loaded.data
  }

  /// - Throws: `data-not-loadable` naming the file and the record.
  func dataset(_ source: DatasetSource, as name: String? = nil) throws -> LoadedDataset {
    guard let path = source.path else {
      return open.ownDataset ?? LoadedDataset(world: AtlasWorld())
    }
    return try LoadedDataset(file: name ?? path, source)
  }

  /// Records of a file that were left out.
  func skippedRecords(_ skipped: [String]) -> [Block] {
    guard !skipped.isEmpty else { return [] }
    let rest = skipped.count - Self.fewCases
    return [.line([.bad("\(NumberText.grouped(skipped.count)) left out")])]
      + skipped.prefix(Self.fewCases).map { .line([TextSpan("  \($0)")]) }
      + (rest > 0 ? [.line([.dim("  and \(rest) more")])] : [])
  }

  /// The data set in use.
  ///
  /// - Throws: `no-dataset`.
  func neededDataset() throws(ShellError) -> Dataset {
    guard let data = currentDataset?.data else {
      throw ShellError(
        .noDataset, "no data set is open", hint: "`dataset FILE` opens one, or `dataset atlas`")
    }
    return data
  }

  /// The record that a command's `N` names: the first rewrite of the case.
  ///
  /// - Throws: `case-not-found`, `no-dataset`.
  func record(of command: ParsedCommand) throws -> CounterFactRecord {
    let data = try neededDataset()
    let number = try command.integer("N")
    if let record = data.record(caseID: number) { return record }
    let range = data.records.map(\.caseID)
    let hint = range.min().flatMap { low in range.max().map { "its cases are \(low) to \($0)" } }
    throw command.error(
      at: "N", .caseNotFound, "\(data.name) has no case \(number)", hint: hint)
  }

  /// All rewrites of the case that a command's `N` names.
  ///
  /// - Throws: `case-not-found`, `no-dataset`.
  func records(of command: ParsedCommand) throws -> ArraySlice<CounterFactRecord> {
    try neededDataset().records(caseID: record(of: command).caseID)
  }

  /// `case N`: one case with its probes.
  func showCase(_ command: ParsedCommand) throws -> CommandResult {
    let records = try records(of: command)
    let first = try record(of: command)
    var blocks = records.flatMap { $0.blocks(isFirst: $0 == first) }
    blocks.append(.line([.dim("edit: `edit case \(first.caseID)`")]))
    var result = CommandResult("case", fields: first.fields + first.promptFields, blocks: blocks)
    if records.count > 1 {
      result.add(
        "rewrites", .array(records.map { .object($0.fields + $0.promptFields) }))
    }
    return result
  }

  private static let fewCases = 20

  /// `cases [FILTER]`: cases of a relation, or that contain a text.
  func cases(_ command: ParsedCommand) throws -> CommandResult {
    let data = try neededDataset()
    let relation = try command.text(ifGiven: "relation")
    let filter = try command.text(ifGiven: "FILTER")?.lowercased()
    let count = try command.integer(ifGiven: "count") ?? Self.fewCases
    var found = data.records.filter { record in
      (relation.map { record.relation.hasSameBytes(as: $0) } ?? true)
        && (filter.map { record.rewritePrompt.lowercased().contains($0) } ?? true)
    }
    if command.flag("known") { found = zip(found, try knows(found)).filter(\.1).map(\.0) }
    let rows = found.prefix(count).map { record -> [TextSpan] in
      [
        .number("\(record.caseID)"), .dim(record.relation), TextSpan(record.rewritePrompt),
        TextSpan(record.targetTrue), TextSpan(record.targetNew),
      ]
    }
    var blocks: [Block] = [
      .table(
        [.right("case"), .left("relation"), .left("prompt"), .left("true"), .left("new")], rows)
    ]
    if found.isEmpty { blocks = [.line([.dim("no case of \(data.name) fits")])] }
    if found.count > rows.count {
      let rest = NumberText.grouped(found.count - rows.count)
      blocks.append(.line([.dim("\(rest) more: --count \(found.count)")]))
    }
    return CommandResult(
      "cases",
      fields: [
        .init("found", .int(found.count)),
        .init("cases", .array(found.prefix(count).map { .object($0.fields) })),
      ], blocks: blocks)
  }
}
