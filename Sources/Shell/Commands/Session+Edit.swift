import Editing
import Evaluation
import Llama
import Tensors

extension Session {
  /// `edit TEXT`, `edit case N`, `edit --from FILE`.
  func edit(_ command: ParsedCommand) throws -> CommandResult {
    let settings = try editSettings(command)
    switch command.form {
    case "case": return try apply(plan(case: command), settings)
    case "file":
      let file = try plan(file: command)
      return try apply(file.facts, settings, skipped: file.skipped)
    default: return try apply([plan(command.edit("TEXT"))], settings)
    }
  }

  // MARK: What to write

  private func plan(_ text: EditText) throws -> PlannedFact {
    let own = try text.old == nil ? ownAnswer(to: text.filledPrompt) : nil
    let fact = try Fact(
      prompt: text.prompt, subject: text.subject, new: text.new, old: text.old ?? own?.text,
      join: text.join)
    return PlannedFact(
      fact: fact, probes: try probes(for: fact).answered(own), oldIsOwnAnswer: own != nil)
  }

  /// All rewrites of a case.
  private func plan(case command: ParsedCommand) throws -> [PlannedFact] {
    try records(of: command).map { try plan($0) }
  }

  // MARK: Writing it

  /// Writes facts as one batch, and measures them before and after.
  ///
  /// - Parameter skipped: records of their file that are not among them: which, and why.
  private func apply(
    _ planned: [PlannedFact], _ settings: EditSettings, skipped: [String] = []
  ) throws -> CommandResult {
    try planned.refuseUnchanged()
    try planned.refuseConflicts()
    try prepareStatistics(for: settings.layers)
    var sets = planned.map(\.probes)
    if sets.count == 1 { sets[0] = pendingProbes.added(to: sets[0]) }
    // Of a batch, only what the summary tells is asked beforehand.
    let asked = sets.count == 1 ? sets : sets.map(\.rewriteOnly)
    let before = try baseScores(asked)
    let plainBefore =
      settings.frame == nil ? nil : try open.model.withFrame(nil) { try baseScores(asked) }
    let start = Clock.seconds
    let takesPending = sets.count == 1 && !pendingProbes.isEmpty
    open.journal?.probes = (sets, takesPending)
    // They are this edit's, also if it is not made.
    defer { open.journal?.probes = ([], false) }
    let edit = try open.editor.edit(
      planned.map(\.fact), settings, cancellation: environment.cancellation,
      report: environment.report)
    let seconds = Clock.seconds - start
    open.probes[edit.id] = sets
    if sets.count == 1 {
      open.baselines[edit.id] = before
      open.plainBaselines[edit.id] = plainBefore
      if takesPending { open.handProbed.insert(edit.id) }
      pendingProbes = AddedProbes()
    }
    // The edit is made. Whatever happens to the measuring, that has to be said.
    var report = EditReport(edit: edit)
    var trouble: ShellError?
    do {
      report.measurement = try speaking(
        Measurement(sets: sets, before: before, after: try scores(sets)))
      if let plainBefore {
        report.plain = try open.model.withFrame(nil) {
          try speaking(Measurement(sets: sets, before: plainBefore, after: try scores(sets)))
        }
      }
      report.answered = try answeredScores(sets)
    } catch {
      trouble = ShellError(error)
    }
    var result = result(
      report, seconds, trouble, ownAnswer: planned.contains(where: \.oldIsOwnAnswer))
    if !skipped.isEmpty {
      result.add("skipped", .array(skipped.map(Field.string)))
      result.blocks += skippedRecords(skipped)
    }
    return result
  }

  private func result(
    _ report: EditReport, _ seconds: Double, _ trouble: ShellError?, ownAnswer: Bool
  ) -> CommandResult {
    let edit = report.edit
    var spans: [TextSpan] = [
      .heading(edit.handle), TextSpan(" \(edit.title(ownAnswer: ownAnswer))"),
      TextSpan("   \(edit.methodText), \(edit.steps) steps, \(NumberText.seconds(seconds))"),
    ]
    var result = CommandResult("edit", fields: report.fields)
    if let measurement = report.measurement {
      spans += edit.facts.count == 1 ? measurement.probabilities : measurement.scores
    }
    spans += report.answered.flatMap(\.outcome)
    if edit.facts.count == 1 { spans.append(.dim("   undo: `undo`")) }
    if report.plain != nil { spans.insert(.dim("   in chat form"), at: 2) }
    result.blocks.append(.line(spans))
    if let measurement = report.measurement, edit.facts.count == 1 {
      result.blocks += measurement.outcome
    }
    if let plain = report.plain {
      result.blocks.append(
        .line(
          [.dim("as plain text")]
            + (edit.facts.count == 1 ? plain.probabilities : plain.scores)))
      if edit.facts.count == 1 { result.blocks += plain.outcome }
    }
    if let advice = report.advice {
      result.blocks.append(.line([.bad(advice)]))
      result.add("advice", .string(advice))
    }
    result.add("old_is_own_answer", .bool(ownAnswer))
    if let trouble {
      // The edit is made, whatever a stop says of commands that change nothing.
      let why = trouble.code == .interrupted ? "stopped" : trouble.message
      result.blocks.append(
        .line([.bad("not measured: \(why)"), .dim("   `probe` measures it")]))
      result.add("not_measured", .string(why))
    } else if report.measurement?.hasProbes == false, report.answered.isEmpty {
      result.blocks.append(.line([.dim("no probes: probe add paraphrase \"...\"")]))
    }
    return result
  }
}

extension PlannedFact {
  /// A case of a data set, measured as the data set measures it.
  init(record: CounterFactRecord) throws {
    fact = try record.fact
    probes = ProbeSet(record)
  }
}

extension ProbeSet {
  /// Without paraphrases and neighbours.
  var rewriteOnly: ProbeSet { ProbeSet(rewrite: rewrite, new: new, old: old, rule: rule) }
}

extension Measurement {
  var hasProbes: Bool { paraphrases.all + neighbors.all > 0 }

  /// `   P(Rome) 0.00 -> 0.99`.
  fileprivate var probabilities: [TextSpan] {
    [
      "   P(\(sets[0].new)) \(NumberText.fixed(probabilityBefore, 2)) -> ",
      .number(NumberText.fixed(probabilityAfter, 2)),
    ]
  }

  fileprivate var scores: [TextSpan] { ["   ", .number(summary.text)] }
}
