import Editing
import Evaluation
import Tensors

extension Session {
  /// `schedule …` makes a plan, `schedule stop` gives it up.
  func schedule(_ command: ParsedCommand) throws -> CommandResult {
    if command.form == "stop" { return try stopSchedule(command) }
    if let schedule = open.schedule, schedule.isUnderWay {
      throw ShellError(
        .schedule, "a schedule is under way, \(schedule.progress)",
        hint: "`schedule stop` gives it up and leaves its edits, `back` takes them back")
    }
    let settings = try editSettings(command)
    let order = try command.text(ifGiven: "order").flatMap(SchedulePlan.Order.init)
    let records = try selectedRecords(command, count: nil)
    let plan = try SchedulePlan(
      records, batchSize: command.integer(ifGiven: "batch") ?? 1, order: order ?? .sequential,
      settings: settings, entropySeed: entropySeed(command, records))
    try refuseConflicts(in: plan)
    let schedule = try Schedule(plan, open.editor)
    try prepareStatistics(for: settings.layers)
    let estimate = try schedule.estimate(cancellation: environment.cancellation)
    follow(schedule)
    if let source = currentDataset?.source {
      open.journal?.keep(.schedule, schedule.json(source))
    }
    var result = CommandResult("schedule", fields: schedule.fields)
    result.add("seconds_at_most", .double(estimate.seconds))
    result.add("bytes", .int(estimate.bytes))
    result.blocks = [
      .table(
        [.left(), .left()],
        schedule.rows + [
          [.heading("time"), TextSpan("at most \(NumberText.duration(estimate.seconds))")],
          [
            .heading("memory"),
            TextSpan(Self.memoryText(estimate.bytes)),
          ],
        ]),
      .line([.dim("nothing is written yet: `step` writes a batch, `run` all of them")]),
    ]
    return result
  }

  private static func memoryText(_ bytes: Int) -> String {
    bytes < 1 << 20 ? "less than 1 MiB more" : "about \(NumberText.grouped(bytes >> 20)) MiB more"
  }

  /// - Throws: `conflict` naming two facts of one batch that cannot both hold, and how many more there are.
  private func refuseConflicts(in plan: SchedulePlan) throws(ShellError) {
    let conflicts = plan.conflicts
    guard let first = conflicts.first else { return }
    let (one, other) = (plan.records[first.first], plan.records[first.second])
    let ground =
      first.ground == .samePrompt
      ? "say \"\(one.rewritePrompt)\""
      : "are about relation \(one.relation) of \(one.subject)"
    let rest = conflicts.count > 1 ? " (and \(conflicts.count - 1) more such)" : ""
    throw ShellError(
      .conflict,
      "cases \(one.caseID) and \(other.caseID) of one batch both \(ground): "
        + "`\(one.targetNew)` and `\(other.targetNew)`\(rest)",
      hint: "--distinct takes one fact a subject, --batch 1 writes them one after the other")
  }

  private func stopSchedule(_ command: ParsedCommand) throws -> CommandResult {
    let schedule = try neededSchedule()
    if let option = command.values.keys.sorted().first(where: { $0 != "json" }) {
      throw command.error(at: option, .usage, "`schedule stop` takes no --\(option)")
    }
    open.schedule = nil
    open.journal?.schedulePlace = nil
    open.journal?.keep(.schedule, JSONObject([("stopped", true)]))
    return CommandResult(
      "schedule", fields: schedule.fields,
      blocks: [
        .line([
          TextSpan("given up \(schedule.progress)"),
          .dim(schedule.isUnderWay ? "   its edits stay: `undo` takes them back" : ""),
        ])
      ])
  }

  /// Seed of the texts whose entropy is measured; nil if `--entropy` does not ask for any.
  ///
  /// - Throws: `no-openings` if the records have nothing to write on.
  func entropySeed(
    _ command: ParsedCommand, _ records: [CounterFactRecord]
  ) throws(ShellError) -> UInt64? {
    guard command.flag("entropy") else { return nil }
    guard records.contains(where: { !$0.generationPrompts.isEmpty }) else {
      throw command.error(
        at: "entropy", .noOpenings, "the records have no openings to write on",
        hint: "CounterFact's generation_prompts are some; other layouts have none")
    }
    return UInt64(settings.values.seed)
  }

  /// The plan in use.
  ///
  /// - Throws: `schedule` if there is none.
  func neededSchedule() throws(ShellError) -> Schedule {
    guard let schedule = open.schedule else {
      throw ShellError(
        .schedule, "there is no schedule", hint: "`schedule --count N --batch N` makes one")
    }
    return schedule
  }

  /// Commands that would change the edits under a schedule that is under way.
  private static let closedCommands: Set = [
    "edit", "undo", "redo", "drop", "checkout", "load", "recover", "model", "sweep", "bench",
  ]

  /// - Throws: `schedule` for a command that would pull the weights from under a schedule.
  func refuseDuringSchedule(_ command: ParsedCommand) throws(ShellError) {
    guard let schedule = open.schedule, schedule.isUnderWay,
      Self.closedCommands.contains(command.name)
    else { return }
    throw ShellError(
      .schedule, "`\(command.name)` has to wait: a schedule is under way, \(schedule.progress)",
      hint: command.name == "undo"
        ? "`back` takes its last batch back; `schedule stop` gives it up and leaves its edits"
        : "`schedule stop` gives it up and leaves its edits")
  }
}

extension Schedule {
  /// `3 of 64 batches written`.
  var progress: String { "\(outcomes.count) of \(plan.batchCount) batches written" }

  /// The plan, for programs.
  var fields: [Field.Member] {
    let settings = plan.settings
    return [
      .init("facts", .int(plan.facts.count)), .init("batch_size", .int(plan.batchSize)),
      .init("batches", .int(plan.batchCount)), .init("order", .string(plan.order.rawValue)),
      .init("method", .string(settings.method.name)),
      .init("layers", .array(settings.layers.map(Field.int))),
      .init("lambda", .double(settings.lambda)), .init("batch", .int(outcomes.count)),
      .init("edits", .int(factsDone)),
    ] + (plan.entropySeed == nil ? [] : [.init("entropy", true)])
  }

  /// The plan, for people.
  var rows: [[TextSpan]] {
    let settings = plan.settings
    let last = plan.batch(plan.batchCount - 1).count
    let odd = last < plan.batchSize && plan.batchCount > 1 ? ", the last of \(last)" : ""
    let batches =
      "\(NumberText.grouped(plan.batchCount)) of \(NumberText.grouped(min(plan.batchSize, plan.facts.count)))\(odd)"
    return [
      [.heading("facts"), TextSpan(NumberText.grouped(plan.facts.count))],
      [.heading("batches"), TextSpan("\(batches), \(plan.order.rawValue)")],
      [
        .heading("method"),
        TextSpan(
          "\(settings.method.name.uppercased()), \(Edit.text(layers: settings.layers)), "
            + "lambda \(NumberText.compact(settings.lambda))"),
      ],
    ] + (plan.entropySeed == nil ? [] : [[.heading("besides"), "generation entropy"]])
  }
}
