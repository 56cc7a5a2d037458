/// Turns a line into a command, by the command table.
package struct CommandParser {
  package let table: CommandTable
  /// Whether a person is typing: only then do unique prefixes stand for commands.
  package let interactive: Bool
  private let expansion: VariableExpansion

  package init(
    table: CommandTable = .amend, interactive: Bool,
    expansion: VariableExpansion = VariableExpansion()
  ) {
    self.table = table
    self.interactive = interactive
    self.expansion = expansion
  }

  /// Parses one line; nil for a blank line or a comment.
  ///
  /// - Throws: `ShellError` with the column of the word to blame.
  package func parse(_ line: String) throws(ShellError) -> ParsedCommand? {
    var scanner = WordScanner(line)
    guard let verb = scanner.next(), !verb.source.text.hasPrefix("#") else { return nil }
    let spec = try table.command(for: verb, interactive: interactive)
    var reader = FormReader(
      spec: spec, scanner: WordScanner(line, from: scanner.position, expansion: expansion))
    try reader.read()
    if reader.wantsHelp, let help = table[word: "help"] {
      let topic = ParsedCommand.Argument(value: .text(spec.name), source: verb.source)
      return ParsedCommand(
        spec: help, form: help.forms[0].name, values: ["COMMAND": topic], line: line)
    }
    return ParsedCommand(spec: spec, form: reader.form.name, values: reader.values, line: line)
  }
}
