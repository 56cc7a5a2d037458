/// Help pages, made from the command table.
package struct HelpText: Sendable {
  private let table: CommandTable

  package init(_ table: CommandTable = .amend) {
    self.table = table
  }

  /// Pages that are not about one command.
  package static let topics = HelpTopic.all.map { Choice($0.name, $0.summary) }

  /// The page `topic`, or the names of all commands.
  ///
  /// - Parameter source: where the topic stood in the line, for the error's column.
  /// - Throws: `unknown-command` with the nearest pages.
  package func page(
    _ topic: String?, at source: SourceText? = nil
  ) throws(ShellError) -> CommandResult {
    guard let topic else { return overview }
    if let found = HelpTopic.all.first(where: { $0.name == topic }) { return page(found) }
    let group = table.groups.first { $0.group.rawValue == topic }
    if let spec = table[word: topic] {
      var result = page(spec)
      // A group of the same name would not be found otherwise.
      if let group { result.blocks += [.blank] + page(group.group, group.commands).blocks }
      return result
    }
    if let group { return page(group.group, group.commands) }
    let message = "there is no help on `\(topic)`"
    let hint =
      Suggestion.hint(for: topic, among: candidates.map(\.name))
      ?? "`help` lists the commands, `apropos \(topic)` searches the pages"
    throw source?.error(.unknownCommand, message, hint: hint)
      ?? ShellError(.unknownCommand, message, hint: hint)
  }

  /// Every page, one after the other.
  package var everything: CommandResult {
    var pages = table.groups.map { page($0.group, $0.commands) }
    pages += table.commands.map { page($0) }
    // Some stand below a command's page.
    let below = Set(table.commands.compactMap(\.topic))
    pages += HelpTopic.all.filter { !below.contains($0.name) }.map { page($0) }
    let others = HelpTopic.all.filter { below.contains($0.name) }.map { page($0) }
    var result = overview
    result.blocks = pages.reduce(overview.blocks) { $0 + [.blank] + $1.blocks }
    result.add("pages", .array((pages + others).map { .object($0.fields) }))
    return result
  }

  /// The candidates after `help `.
  var candidates: [Choice] {
    let words = Set(table.names)
    let groups = table.groups.filter { !words.contains($0.group.rawValue) }
    return table.commands.map { Choice($0.name, $0.summary) } + Self.topics
      + groups.map { Choice($0.group.rawValue, "the commands of this group") }
  }
}

// MARK: - Pages

extension HelpText {
  /// Half a screen: each group with the names of its commands.
  private var overview: CommandResult {
    let width = (CommandGroup.allCases.map(\.rawValue.utf8.count).max() ?? 0) + 1
    let groups = table.groups.map { group, commands -> Block in
      let blanks = String(repeating: " ", count: width - group.rawValue.utf8.count)
      return .line(
        [.heading(group.rawValue + blanks)] + commands.map { TextSpan("  \($0.name)", .prompt) })
    }
    let commands = table.commands.map { command -> Field in
      [
        "name": .string(command.name), "group": .string(command.group.rawValue),
        "summary": .string(command.summary),
      ]
    }
    let ways: [(String, String)] = [
      ("help edit", "explains a command"), ("help look", "says what the commands of a group do"),
      ("help --all", "shows every page"), ("apropos WORD", "searches them"),
      ("tour", "shows how it goes, in two minutes"),
    ]
    return CommandResult(
      "help", fields: [.init("commands", .array(commands))],
      blocks: groups + [
        .blank,
        .table([.left(), .left()], ways.map { [.prompt($0.0), TextSpan($0.1)] }),
        .paragraph(
          "Also: help " + Self.topics.map(\.name).joined(separator: ", ") + ".", indent: 0),
      ])
  }

  private func page(_ group: CommandGroup, _ commands: [CommandSpec]) -> CommandResult {
    let fields = commands.map { command -> Field in
      ["name": .string(command.name), "summary": .string(command.summary)]
    }
    return CommandResult(
      "help",
      fields: [.init("topic", .string(group.rawValue)), .init("commands", .array(fields))],
      blocks: [
        .line([.heading(group.rawValue), TextSpan(": `help COMMAND` explains one")]),
        .table(
          Table(
            columns: [.left(), .left()],
            rows: commands.map { [.prompt($0.name), TextSpan($0.summary)] }, indent: 2)),
      ])
  }

  private func page(_ spec: CommandSpec) -> CommandResult {
    var blocks: [Block] = [.line([.heading(spec.name), TextSpan(": \(spec.summary)")])]
    section("usage", spec.usage, into: &blocks)
    blocks += [.blank, .line([.heading("changes")]), .paragraph(spec.changes, indent: 2)]
    if let stop = spec.stop { blocks.append(.paragraph("Ctrl-C \(stop).", indent: 2)) }
    let arguments = spec.argumentsToExplain.map { ($0.name, $0.summary) }
    section("arguments", arguments, into: &blocks)
    let options = spec.allOptions.map { ($0.usage, $0.summaryWithAliases) }
    section("options", options, into: &blocks)
    section("examples", spec.examples, into: &blocks)
    if !spec.aliases.isEmpty { section("also", [joined(spec.aliases)], into: &blocks) }
    if !spec.related.isEmpty { section("related", [joined(spec.related)], into: &blocks) }
    if let more = HelpTopic.all.first(where: { $0.name == spec.topic }) {
      blocks += [.blank] + page(more).blocks
    }
    return CommandResult("help", fields: fields(of: spec), blocks: blocks)
  }

  private func page(_ topic: HelpTopic) -> CommandResult {
    let rows = topic.rows.map { [TextSpan.heading($0.term), TextSpan($0.meaning)] }
    let fields = topic.rows.map { row -> Field in
      ["term": .string(row.term), "meaning": .string(row.meaning)]
    }
    var blocks: [Block] = [
      .line([.heading(topic.name), TextSpan(": \(topic.summary)")]),
      .table(
        Table(
          columns: [topic.hasNumbers ? .right() : .left(), .left()], rows: rows, indent: 2)),
    ]
    if !topic.closing.isEmpty { blocks.append(.paragraph(topic.closing, indent: 0)) }
    return CommandResult(
      "help",
      fields: [
        .init("topic", .string(topic.name)), .init("terms", .array(fields)),
        .init("note", .string(topic.closing)),
      ], blocks: blocks)
  }
}

// MARK: - Parts

extension HelpText {
  private func section(_ title: String, _ lines: [String], into blocks: inout [Block]) {
    blocks += [.blank, .line([.heading(title)])]
    blocks += lines.map { .line([TextSpan("  \($0)")]) }
  }

  private func section(
    _ title: String, _ rows: [(String, String)], into blocks: inout [Block]
  ) {
    guard !rows.isEmpty else { return }
    let spans = rows.map { [TextSpan($0.0), TextSpan($0.1)] }
    blocks += [.blank, .line([.heading(title)])]
    blocks.append(.table(Table(columns: [.left(), .left()], rows: spans, indent: 2)))
  }

  private func joined(_ words: [String]) -> String { words.joined(separator: "  ") }

  private func fields(of spec: CommandSpec) -> [Field.Member] {
    func list(_ texts: [String]) -> Field { .array(texts.map(Field.string)) }
    let options = spec.allOptions.map { option -> Field in
      ["usage": .string(option.usage), "summary": .string(option.summary)]
    }
    return [
      .init("topic", .string(spec.name)), .init("summary", .string(spec.summary)),
      .init("usage", list(spec.usage)), .init("changes", .string(spec.changes)),
      .init("options", .array(options)), .init("examples", list(spec.examples)),
      .init("related", list(spec.related)),
    ]
  }
}

extension CommandSpec {
  /// The arguments of all forms, each name once.
  fileprivate var argumentsToExplain: [ArgumentSpec] {
    var seen: Set<String> = []
    return forms.flatMap(\.arguments).filter { seen.insert($0.name).inserted }
  }
}

extension OptionSpec {
  fileprivate var summaryWithAliases: String {
    let others = aliases.map { "--\($0)" }.joined(separator: ", ")
    return others.isEmpty ? summary : "\(summary) (also \(others))"
  }
}
