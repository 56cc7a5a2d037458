import Editing
import Evaluation
import Llama
import Tensors

extension Session {
  /// `report FILE`: the session as a page for a browser.
  func report(_ command: ParsedCommand) throws -> CommandResult {
    let path = try command.text("FILE")
    let replaces = command.flag("replace")
    // Better now than after everything has been measured.
    try refuseToOverwrite(path, unless: replaces)
    if let trouble = FigureFiles.trouble(path) {
      throw command.error(at: "FILE", .fileNotWritten, "\(path): \(trouble)")
    }
    let page = try page(of: command)
    let text = page.page.text
    try AtomicFile.write(path, mode: 0o600) { try $0.write(text) }
    let figures = page.drawn.reduce(0) { $0 + $1.result.figures.count }
    return CommandResult(
      "report",
      fields: [
        .init("file", .string(path)), .init("bytes", .int(text.utf8.count)),
        .init("edits", .int(page.edits.count)), .init("measurements", .int(page.drawn.count)),
        .init("figures", .int(figures)),
      ],
      blocks: [
        .line([
          TextSpan("\(path): "), .number(Self.counted(page.edits.count, "edit")),
          TextSpan(", \(Self.counted(page.drawn.count, "measurement"))"),
          .dim("   one page that needs no other file; open it in a browser"),
        ])
      ])
  }

  private func page(of command: ParsedCommand) throws -> SessionPage {
    let program = environment.sessions.map { " \($0.program)" } ?? ""
    return SessionPage(
      title: "\(open.model.name): \(Self.counted(open.stack.count, "edit")) in force",
      remark: "Written by amend\(program), \(Timestamp.now.text)",
      status: try blocks(of: "status"), history: try blocks(of: "log"),
      settings: settings.blocks(), edits: try measuredEdits(command), schedule: scheduleBlocks,
      drawn: state.drawn.entries, script: recording.script)
  }

  /// What a command that only looks would show.
  private func blocks(of line: String) throws -> [Block] {
    guard let command = try CommandParser(table: table, interactive: false).parse(line),
      let handler = handler(of: command.name)
    else { return [] }
    return try handler(command).blocks
  }

  private func measuredEdits(_ command: ParsedCommand) throws -> [SessionPage.MeasuredEdit] {
    let edits = open.stack.edits
    return try edits.enumerated().map { index, edit -> SessionPage.MeasuredEdit in
      if command.flag("quick") { return (edit, nil) }
      environment.report(Progress("edits measured", index, of: edits.count))
      return (edit, try measure(edit))
    }
  }

  private var scheduleBlocks: [Block] {
    guard let schedule = open.schedule else { return [] }
    var blocks: [Block] = [
      .table(
        [.left(), .left()],
        schedule.rows + [[.heading("written"), TextSpan(schedule.progress)]])
    ]
    guard schedule.isUnderWay else { return blocks }
    let steps = schedule.outcomes.map { outcome -> ScheduleStep in
      let written = outcome.number + 1
      var step = ScheduleStep(
        outcome, factsDone: schedule.plan.factCount(inFirst: written))
      step.final = open.finalScores[written]
      return step
    }
    let showsFinal = steps.count > 1 && steps.contains { $0.final != nil }
    blocks.append(
      .table(
        ScheduleStep.columns(of: schedule.plan, showsFinal: showsFinal),
        steps.map { $0.row(of: schedule.plan, showsFinal: showsFinal) }))
    return blocks
  }

  private static func counted(_ count: Int, _ noun: String) -> String {
    count == 1 ? "1 \(noun)" : "\(NumberText.grouped(count)) \(noun)s"
  }
}
