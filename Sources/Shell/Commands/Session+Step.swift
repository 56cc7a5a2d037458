import Editing
import Evaluation
import Llama
import Tensors

extension Session {
  /// `step [N]`: the next batches.
  func step(_ command: ParsedCommand) throws -> CommandResult {
    let schedule = try neededSchedule()
    let count = try command.integer(ifGiven: "N") ?? 1
    let end = min(schedule.outcomes.count + count, schedule.plan.batchCount)
    return try advance(schedule, command, to: end) { command.flag("final") && $0 == end }
  }

  /// `run [--until N] [--every E]`: the rest of the plan, or up to so many facts.
  func runSchedule(_ command: ParsedCommand) throws -> CommandResult {
    let schedule = try neededSchedule()
    let plan = schedule.plan
    let until = min(try command.integer(ifGiven: "until") ?? .max, plan.facts.count)
    let end = plan.batchCount(toWrite: until)
    guard end > schedule.outcomes.count || schedule.isDone else {
      throw command.error(
        at: "until", .schedule, "\(schedule.factsDone) facts are written already",
        hint: "`back` takes batches back")
    }
    let every = try command.integer(ifGiven: "every")
    return try advance(schedule, command, to: end) { number in
      number == end || every.map(number.isMultiple) ?? false
    }
  }

  /// Writes batches until `end` of them are written, and tells of each when it is.
  ///
  /// - Parameter wantsFinal: whether all facts are to be scored after so many batches.
  /// - Throws: `interrupted` and the rest of what can go wrong, with whole batches written only.
  private func advance(
    _ schedule: Schedule, _ command: ParsedCommand, to end: Int, wantsFinal: (Int) -> Bool
  ) throws -> CommandResult {
    let numbers = (schedule.outcomes.count..<max(end, schedule.outcomes.count)).map { $0 + 1 }
    let showsFinal =
      schedule.plan.order == .sequential && numbers.count > 1 && numbers.contains(where: wantsFinal)
    var steps: [ScheduleStep] = []
    var rows = RowFeed(
      ScheduleStep.columns(of: schedule.plan, showsFinal: showsFinal),
      tell: command.wantsJSON ? nil : onPart)
    var isWriting = false
    do {
      repeat {
        isWriting = true
        let place = "batch \(schedule.outcomes.count + 1)/\(end): "
        let outcome = try schedule.step(cancellation: environment.cancellation) {
          [report = environment.report] in
          report(Progress(place + $0.phase, $0.done, of: $0.total))
        }
        isWriting = false
        rememberProbes(of: schedule)
        open.journal?.keep(.batch, outcome.json)
        var step = ScheduleStep(outcome, factsDone: schedule.factsDone)
        // It is written, also if somebody does not wait for the scores of all facts.
        defer {
          steps.append(step)
          rows.add(step.row(of: schedule.plan, showsFinal: showsFinal))
        }
        guard wantsFinal(schedule.outcomes.count) else { continue }
        step.final = try finalSummary(of: schedule)
        open.finalScores[schedule.outcomes.count] = step.final
        if let scores = step.final?.json {
          open.journal?.keep(
            .final,
            JSONObject([("batches", .integer(schedule.outcomes.count)), ("scores", scores)]))
        }
      } while schedule.outcomes.count < end
    } catch is Interrupted {
      rememberProbes(of: schedule)
      var error = ShellError(
        .interrupted,
        "stopped with \(schedule.progress); "
          + (isWriting ? "an unfinished one was taken back" : "scores of all facts were not taken"),
        hint: "`run` goes on, `plan` says what there is")
      var written = CommandResult(command.name, fields: Self.fields(schedule, steps))
      rows.lead(&written)
      written.figures = schedule.figures(finals: open.finalScores)
      error.findings = written
      throw error
    }
    return result(command.name, schedule, steps, rows)
  }

  /// `probe` measures the batch in force as the data set does.
  func rememberProbes(of schedule: Schedule) {
    if let last = schedule.outcomes.last { rememberProbes(of: last, in: schedule) }
  }

  func rememberProbes(of outcome: BatchOutcome, in schedule: Schedule) {
    // What somebody added to them stays.
    guard !open.handProbed.contains(outcome.edit.id) else { return }
    open.probes[outcome.edit.id] = Array(schedule.probes[schedule.plan.batch(outcome.number)])
  }

  /// Of all facts so far; nil where batches are independent, and only the last is in force.
  func finalSummary(of schedule: Schedule) throws -> ScoreSummary? {
    guard schedule.plan.order == .sequential else { return nil }
    return ScoreSummary(
      try schedule.finalScores(
        cancellation: environment.cancellation, report: environment.report))
  }

  private static func fields(_ schedule: Schedule, _ steps: [ScheduleStep]) -> [Field.Member] {
    schedule.fields + [
      .init("immediate", schedule.immediate.field),
      .init("final", steps.last?.final?.field ?? .null),
      .init("steps", .array(steps.map(\.field))),
    ]
  }

  private func result(
    _ name: String, _ schedule: Schedule, _ steps: [ScheduleStep], _ rows: RowFeed
  ) -> CommandResult {
    var result = CommandResult(name, fields: Self.fields(schedule, steps))
    rows.lead(&result)
    if schedule.outcomes.count > 1 {
      result.blocks.append(
        .line([
          TextSpan(
            "all \(NumberText.grouped(schedule.factsDone)) facts   right after their batch: "),
          .number(schedule.immediate.text),
        ]))
      if let final = steps.last?.final {
        result.blocks.append(.line([TextSpan("   now: "), .number(final.text)]))
      }
    }
    let next = schedule.isDone ? "the plan is done" : "\(schedule.progress): `step`, `run`"
    result.blocks.append(.line([.dim("\(next)   take back: `back`   draw: `plot`")]))
    result.figures = schedule.figures(finals: open.finalScores)
    return result
  }

  /// `back [N]`: takes batches back.
  func back(_ command: ParsedCommand) throws -> CommandResult {
    let schedule = try neededSchedule()
    let count = try command.integer(ifGiven: "N") ?? 1
    guard count <= max(schedule.outcomes.count, 1) else {
      throw command.error(
        at: "N", .schedule, "only \(schedule.outcomes.count) batches are written",
        hint: "`plan` says how far it has come")
    }
    let taken = try (0..<count).map { _ in try schedule.back() }
    rememberProbes(of: schedule)
    let titles = taken.prefix(3).map { "batch \($0.number + 1)" }.joined(separator: ", ")
    let rest = taken.count > 3 ? " and \(taken.count - 3) more" : ""
    var result = CommandResult(
      "back", fields: schedule.fields + [.init("taken_back", .int(count))],
      blocks: [
        .line(
          [TextSpan("took back \(titles)\(rest)"), TextSpan("   \(schedule.progress)")]
            + digestSpans)
      ])
    result.figures = schedule.figures(finals: open.finalScores)
    return result
  }

  /// `plan`: how far the schedule has come.
  func plan(_ command: ParsedCommand) throws -> CommandResult {
    let schedule = try neededSchedule()
    var result = CommandResult("plan", fields: schedule.fields)
    result.blocks = [
      .table(
        [.left(), .left()],
        schedule.rows + [
          [
            .heading("written"),
            TextSpan(
              "\(schedule.outcomes.count) batches, \(NumberText.grouped(schedule.factsDone)) facts"),
          ]
        ] + (schedule.isUnderWay ? [[.heading("took"), TextSpan(schedule.seconds.text)]] : []))
    ]
    guard schedule.isUnderWay else { return result }
    let entropy = schedule.plan.entropySeed != nil
    var rows: [(String, ScoreSummary)] = [("right after their batch", schedule.immediate)]
    result.add("immediate", schedule.immediate.field)
    if command.flag("final") {
      let before = ScoreSummary(
        try schedule.uneditedScores(
          cancellation: environment.cancellation, report: environment.report))
      rows.insert(("unedited", before), at: 0)
      result.add("unedited", before.field)
      let final = try finalSummary(of: schedule)
      result.add("final", final?.field ?? .null)
      if let final { rows.append(("now", final)) }
    }
    result.blocks.append(
      .table(
        [.left()] + ScoreSummary.columns(entropy: entropy),
        rows.map { [.heading($0.0)] + $0.1.cells(entropy: entropy) }))
    return result
  }
}

extension StudySeconds {
  /// `4 min 5 s: values 3 min, edits 20 s, evaluation 45 s`.
  var text: String {
    "\(NumberText.duration(total)): values \(NumberText.duration(values)), "
      + "edits \(NumberText.duration(edits)), evaluation \(NumberText.duration(evaluation))"
  }
}
