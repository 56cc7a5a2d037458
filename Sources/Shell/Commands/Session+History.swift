import Tensors

extension Session {
  /// `history [LINES] [--find TEXT]`: what was typed.
  func listHistory(_ command: ParsedCommand) throws -> CommandResult {
    guard let history else {
      return CommandResult(
        "history", fields: [.init("lines", .array([]))],
        blocks: [.line([.dim("no history: these commands were not typed")])])
    }
    var lines = history.lines
    if let text = try command.text(ifGiven: "find") {
      lines = lines.filter { !$0.text.byteRanges(of: text).isEmpty }
    }
    let all = lines.count
    switch command.historyLines("LINES") {
    case .number(let count): lines = lines.suffix(count)
    case .span(let span): lines = lines.filter { span.contains($0.number) }
    case nil: lines = lines.suffix(Self.usualHistory)
    }
    var blocks: [Block] = [
      .table(
        [.right(), .left()], lines.map { [.number("\($0.number)"), TextSpan($0.text)] })
    ]
    if lines.isEmpty { blocks = [.line([.dim("no such line in the history")])] }
    if !command.has("LINES"), all > lines.count {
      blocks.append(.line([.dim("\(NumberText.grouped(all - lines.count)) earlier: `history 1-`")]))
    }
    let fields = lines.map { line -> Field in
      ["number": .int(line.number), "line": .string(line.text)]
    }
    return CommandResult("history", fields: [.init("lines", .array(fields))], blocks: blocks)
  }

  private static let usualHistory = 40

  /// `rerun [LINES]`: each line is told of as it is run, like those of a script; the first that fails stops it.
  func rerun(_ command: ParsedCommand) throws -> CommandResult {
    let lines = try linesToRepeat(command)
    isRepeating = true
    defer { isRepeating = false }
    var count = 0
    for line in lines where !isFinished {
      try environment.cancellation.check()
      history?.repeats(line.text)
      guard let record = execute(line.text) else { continue }
      if case .failure(let error) = record.outcome { throw error }
      onRecord(record, line.text)
      count += 1
    }
    return CommandResult("rerun", fields: [.init("commands", .int(count))])
  }

  private func linesToRepeat(_ command: ParsedCommand) throws(ShellError) -> [HistoryLine] {
    guard place == nil, let history else {
      throw ShellError(
        .noHistory, "`rerun` repeats what was typed, and nobody types here",
        hint: "write the commands out; `record FILE` does it for a session")
    }
    // A line may run another command, `expect error usage rerun`: it would run itself for ever.
    guard !isRepeating else {
      throw ShellError(
        .noSuchLine, "a line that is run again cannot run lines again",
        hint: "name the lines that are meant")
    }
    let all = history.lines
    let lines: [HistoryLine]
    switch command.historyLines("LINES") {
    case .number(let number): lines = all.filter { $0.number == number }
    case .span(let span): lines = all.filter { span.contains($0.number) }
    case nil: lines = all.suffix(1)
    }
    guard !lines.isEmpty else {
      let range = all.first.flatMap { first in all.last.map { "\(first.number) to \($0.number)" } }
      throw command.error(
        at: "LINES", .noSuchLine, "there is no such line in the history",
        hint: range.map { "its lines are \($0); of equal ones the last is kept" })
    }
    if let line = lines.first(where: { repeats($0.text) }) {
      throw command.error(
        at: "LINES", .noSuchLine, "line \(line.number) is itself a `rerun`",
        hint: "name the lines that it ran")
    }
    return lines
  }

  /// Whether a line is a `rerun`: what it runs is kept in the history, not it.
  package func repeats(_ line: String) -> Bool { commandName(of: line) == "rerun" }
}

extension ParsedCommand {
  fileprivate func historyLines(_ name: String) -> HistoryLines? {
    guard case .historyLines(let lines)? = values[name]?.value else { return nil }
    return lines
  }
}
