extension Session {
  /// `help [COMMAND]`, `help --all`.
  func help(_ command: ParsedCommand) throws -> CommandResult {
    let pages = HelpText(table)
    let topic = try command.text(ifGiven: "COMMAND")
    guard command.flag("all") else {
      return try pages.page(topic, at: command.values["COMMAND"]?.source)
    }
    guard topic == nil else {
      throw command.error(
        at: "all", .usage, "`--all` shows every page, and one is named",
        hint: "write `help --all`, or `help COMMAND`")
    }
    return pages.everything
  }

  /// `apropos WORD`.
  func apropos(_ command: ParsedCommand) throws -> CommandResult {
    let text = try command.text("WORD")
    let matches = HelpSearch(text).matches(in: table)
    let fields = matches.map { match -> Field in
      [
        "kind": .string(match.kind.rawValue), "title": .string(match.title),
        "summary": .string(match.summary),
      ]
    }
    let rows = matches.map { [TextSpan.prompt($0.title), TextSpan($0.summary)] }
    let names = table.names + SettingSpec.all.map(\.name) + HelpText.topics.map(\.name)
    let hint = Suggestion.hint(for: text, among: names) ?? "`help` lists the commands"
    return CommandResult(
      "apropos", fields: [.init("matches", .array(fields))],
      blocks: matches.isEmpty
        ? [.line([TextSpan("no page says `\(text)`"), .dim("   \(hint)")])]
        : [.table([.left(), .left()], rows)])
  }
}
