/// All commands. The one list that parser, help, completion and suggestions are made from.
package struct CommandTable: Sendable {
  package let commands: [CommandSpec]
  private let byWord: [String: Int]

  package init(_ commands: [CommandSpec]) {
    self.commands = commands
    var byWord: [String: Int] = [:]
    for (index, command) in commands.enumerated() {
      for word in [command.name] + command.aliases { byWord[word] = index }
    }
    self.byWord = byWord
  }

  /// The commands of `amend`.
  package static let amend = CommandTable(
    CommandSpec.changing + CommandSpec.looking + CommandSpec.history + CommandSpec.data
      + CommandSpec.schedules + CommandSpec.experiments
      + CommandSpec.sessions + CommandSpec.files + CommandSpec.reporting + CommandSpec.guiding
      + CommandSpec.settings)

  /// The command called `word`, by name or alias.
  package subscript(word word: String) -> CommandSpec? {
    byWord[word].map { commands[$0] }
  }

  /// Every command name, in table order, without aliases.
  package var names: [String] { commands.map(\.name) }

  /// The groups that have commands, in the order of `CommandGroup`.
  package var groups: [(group: CommandGroup, commands: [CommandSpec])] {
    CommandGroup.allCases.compactMap { group in
      let members = commands.filter { $0.group == group }
      return members.isEmpty ? nil : (group, members)
    }
  }

  /// The command meant by the first word of a line.
  ///
  /// - Parameter interactive: a person typed it, so a unique prefix will do. A script has to write
  ///   the word out: a command added later must not change what an old script means.
  /// - Throws: `unknown-command` with the nearest names.
  func command(for word: WordScanner.Word, interactive: Bool) throws(ShellError) -> CommandSpec {
    if let exact = self[word: word.text] { return exact }
    let matches = commands.filter { $0.name.hasPrefix(word.text) }
    if interactive, let only = matches.first, matches.count == 1 { return only }
    if interactive, matches.count > 1 {
      let list = matches.map { "`\($0.name)`" }.joined(separator: ", ")
      throw word.source.error(
        .unknownCommand, "`\(word.text)` could be \(list)", hint: "type one more letter")
    }
    throw word.source.error(
      .unknownCommand, "unknown command `\(word.text)`",
      hint: Suggestion.hint(for: word.text, among: byWord.keys.sorted())
        ?? "`help` lists the commands")
  }
}
