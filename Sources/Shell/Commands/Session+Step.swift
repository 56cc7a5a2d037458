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
    return try advance(schedule, "step", to: end) { command.flag("final") && $0 == end }
  }

  /// `run [--until N] [--every E]`: the rest of the plan, or up to so many facts.
  func runSchedule(_ command: ParsedCommand) throws -> CommandResult {
    let schedule = try neededSchedule()
    let plan = schedule.plan
    let until = min(try command.integer(ifGiven: "until") ?? .max, plan.facts.count)
    let end = (until + plan.batchSize - 1) / plan.batchSize
    guard end > schedule.outcomes.count || schedule.isDone else {
      throw command.error(
        at: "until", .schedule, "\(schedule.factsDone) facts are written already",
        hint: "`back` takes batches back")
    }
    let every = try command.integer(ifGiven: "every")
    return try advance(schedule, "run", to: end) { number in
      number == end || every.map(number.isMultiple) ?? false
    }
  }

  /// Writes batches until `end` of them are written.
  ///
  /// - Parameter wantsFinal: whether all facts are to be scored after so many batches.
  /// - Throws: `interrupted` and the rest of what can go wrong, with whole batches written only.
  private func advance(
    _ schedule: Schedule, _ name: String, to end: Int, wantsFinal: (Int) -> Bool
  ) throws -> CommandResult {
    var steps: [ScheduleStep] = []
    do {
      repeat {
        let place = "batch \(schedule.outcomes.count + 1)/\(end): "
        let outcome = try schedule.step(cancellation: environment.cancellation) {
          [report = environment.report] in
          report(Progress(place + $0.phase, $0.done, of: $0.total))
        }
        rememberProbes(of: schedule)
        steps.append(ScheduleStep(outcome, factsDone: schedule.factsDone))
        if wantsFinal(schedule.outcomes.count) {
          steps[steps.count - 1].final = try finalSummary(of: schedule)
        }
      } while schedule.outcomes.count < end
    } catch is Interrupted {
      rememberProbes(of: schedule)
      throw ShellError(
        .interrupted, "stopped with \(schedule.place); an unfinished one was taken back",
        hint: "`run` goes on, `plan` says what there is")
    }
    return result(name, schedule, steps)
  }

  /// `probe` measures the batch in force as the data set does.
  private func rememberProbes(of schedule: Schedule) {
    guard let last = schedule.outcomes.last else { return }
    open.probes[last.edit.id] = Array(schedule.probes[schedule.plan.batch(last.number)])
  }

  /// Of all facts so far; nil where batches are independent, and only the last is in force.
  func finalSummary(of schedule: Schedule) throws -> ScoreSummary? {
    guard schedule.plan.order == .sequential else { return nil }
    return ScoreSummary(
      try schedule.finalScores(
        cancellation: environment.cancellation, report: environment.report))
  }

  private func result(
    _ name: String, _ schedule: Schedule, _ steps: [ScheduleStep]
  ) -> CommandResult {
    let final = steps.last?.final
    var result = CommandResult(
      name,
      fields: schedule.fields + [
        .init("immediate", schedule.immediate.field), .init("final", final?.field ?? .null),
        .init("steps", .array(steps.map(\.field))),
      ])
    result.blocks = [ScheduleStep.table(steps)]
    if schedule.outcomes.count > 1 {
      result.blocks.append(
        .line([
          TextSpan(
            "all \(NumberText.grouped(schedule.factsDone)) facts   right after their batch: "),
          .number(schedule.immediate.text),
        ]))
      if let final {
        result.blocks.append(.line([TextSpan("   now: "), .number(final.text)]))
      }
    }
    let next = schedule.isDone ? "the plan is done" : "\(schedule.place): `step`, `run`"
    result.blocks.append(.line([.dim("\(next)   take back: `back`")]))
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
    let digest = open.stack.digest.description
    let titles = taken.prefix(3).map { "batch \($0.number + 1)" }.joined(separator: ", ")
    let rest = taken.count > 3 ? " and \(taken.count - 3) more" : ""
    return CommandResult(
      "back", fields: schedule.fields + [.init("taken_back", .int(count))],
      blocks: [
        .line([
          TextSpan("took back \(titles)\(rest)   \(schedule.place)   digest "),
          .number(String(digest.prefix(12))),
        ])
      ])
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
    var rows: [(String, ScoreSummary)] = [("right after their batch", schedule.immediate)]
    result.add("immediate", schedule.immediate.field)
    if command.flag("final") {
      let range = 0..<schedule.factsDone
      let before = try open.model.llama.withBaseWeights {
        try schedule.scores(range, environment.cancellation, environment.report)
      }
      rows.insert(("unedited", ScoreSummary(before)), at: 0)
      result.add("unedited", ScoreSummary(before).field)
      let final = try finalSummary(of: schedule)
      result.add("final", final?.field ?? .null)
      if let final { rows.append(("now", final)) }
    }
    result.blocks.append(
      .table([.left()] + ScoreSummary.columns, rows.map { [.heading($0.0)] + $0.1.cells }))
    return result
  }
}

/// A batch as `step` and `run` tell of it.
struct ScheduleStep {
  let outcome: BatchOutcome
  /// Facts written when it was.
  let factsDone: Int
  /// Of all of those, right after it.
  var final: ScoreSummary?

  init(_ outcome: BatchOutcome, factsDone: Int) {
    self.outcome = outcome
    self.factsDone = factsDone
  }

  var field: Field {
    [
      "batch": .int(outcome.number + 1), "id": .int(outcome.edit.id),
      "facts": .int(outcome.edit.facts.count), "edits": .int(factsDone),
      "immediate": outcome.summary.field, "final": final?.field ?? .null,
      "seconds": .double(outcome.seconds.total),
    ]
  }

  private static let mostRows = 24

  /// One row a batch; of very many, the last ones and those with final scores.
  static func table(_ steps: [ScheduleStep]) -> Block {
    let shown = steps.suffix(mostRows)
    let hasFinals = steps.contains { $0.final != nil } && steps.count > 1
    var rows = shown.map { step -> [TextSpan] in
      let cells = [
        TextSpan("\(step.outcome.number + 1)"), .dim(step.outcome.edit.handle),
        .number(NumberText.grouped(step.factsDone)),
      ]
      let final =
        hasFinals ? [TextSpan(step.final.map { NumberText.fixed($0.score, 3) } ?? "")] : []
      return cells + step.outcome.summary.cells + final
        + [.dim(NumberText.seconds(step.outcome.seconds.total))]
    }
    if shown.count < steps.count { rows.insert([.dim("...")], at: 0) }
    return .table(
      [.right("batch"), .right("edit"), .right("facts")] + ScoreSummary.columns
        + (hasFinals ? [.right("S now")] : []) + [.right("time")], rows)
  }
}

extension StudySeconds {
  /// `4 min 5 s: values 3 min, edits 20 s, evaluation 45 s`.
  var text: String {
    "\(NumberText.duration(total)): values \(NumberText.duration(values)), "
      + "edits \(NumberText.duration(edits)), evaluation \(NumberText.duration(evaluation))"
  }
}
