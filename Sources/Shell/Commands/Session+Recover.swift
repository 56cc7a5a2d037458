import Tensors

extension Session {
  /// `recover [ID]`, `recover --list`, `recover ID --forget`.
  func recover(_ command: ParsedCommand) throws -> CommandResult {
    if command.flag("list") { return try sessionList() }
    let name = try command.text(ifGiven: "ID") ?? "last"
    if command.flag("forget") { return try forget(name, command) }
    let report = try recover(name)
    var result = CommandResult(
      "recover",
      fields: [
        .init("session", .string(report.id)), .init("edits", .int(report.edits)),
        .init("exact", .bool(report.isExact)), .init("damage", .optional(report.damage)),
        .init("schedule", open.schedule.map { .object($0.fields) } ?? .null),
        .init("warnings", .array(report.warnings.map(Field.string))),
      ],
      blocks: [.line([TextSpan(report.text)] + digestSpans)])
    result.figures = open.schedule.map { $0.figures(finals: open.finalScores) } ?? []
    result.blocks += report.warnings.map { .line([.bad("warning: "), TextSpan($0)]) }
    return result
  }

  private func keptSessions() throws(ShellError) -> SessionStore {
    if let store = environment.sessions { return store }
    throw ShellError(
      .sessionNotFound, "this shell keeps no sessions",
      hint: "start it without --no-journal, and with a HOME or --journal DIR")
  }

  private func sessionList() throws(ShellError) -> CommandResult {
    let store = try keptSessions()
    let own = open.journal?.id
    let sessions = store.sessions()
    let rows = sessions.map { session -> [TextSpan] in
      let state = session.id == own ? "this one" : session.stateText
      return [.heading(session.id), TextSpan(session.title), TextSpan(state)]
    }
    let fields = sessions.map { session -> Field in
      [
        "session": .string(session.id), "model": .string(session.header.model),
        "source": .string(session.header.source), "edits": .int(session.edits),
        "last_change": .string(session.lastChange.text),
        "saved": .optional(session.savedFile),
        "state": .string(session.id == own ? "this" : session.stateText),
      ]
    }
    return CommandResult(
      "recover",
      fields: [.init("directory", .string(store.path)), .init("sessions", .array(fields))],
      blocks: rows.isEmpty
        ? [.line([.dim("no sessions in \(store.path)")])]
        : [.table([.left(), .left(), .left()], rows)])
  }

  private func forget(_ name: String, _ command: ParsedCommand) throws(ShellError) -> CommandResult
  {
    guard command.has("ID") else {
      throw ShellError(
        .usage, "--forget needs the session's name", hint: "`recover --list` lists them")
    }
    let store = try keptSessions()
    let session = try store.session(named: name)
    guard session.id != open.journal?.id else { throw .inUse(session.id) }
    try store.remove(session)
    return CommandResult(
      "recover", fields: [.init("forgotten", .string(session.id))],
      blocks: [.line([TextSpan("deleted session \(session.id): \(session.title)")])])
  }
}

extension SessionSummary {
  /// `open`, `left` or `unfinished`.
  fileprivate var stateText: String { isInUse ? "open" : isEnded ? "left" : "unfinished" }
}
