/// `apropos`: what the help pages say about a word.
struct HelpSearch {
  struct Match: Equatable {
    enum Kind: String { case command, option, setting, topic }
    let kind: Kind
    /// What to type: `edit`, `sweep --seed`, `set seed`, `help scores`.
    let title: String
    let summary: String
    /// 0 for a name, 1 for a summary, 2 for a word further down.
    let depth: Int
  }

  private let words: [String]

  /// - Parameter text: words that all have to be there, in upper or lower case.
  init(_ text: String) {
    words = text.lowercased().split(separator: " ").map(String.init)
  }

  /// Names first, then summaries, then the rest; each in the order of the help.
  func matches(in table: CommandTable) -> [Match] {
    var found = table.commands.compactMap { match($0) }
    found += table.commands.flatMap(options)
    found += SettingSpec.all.compactMap { match($0) }
    found += HelpTopic.all.compactMap { match($0) }
    return (0...2).flatMap { depth in found.filter { $0.depth == depth } }
  }

  private func match(_ spec: CommandSpec) -> Match? {
    let arguments = spec.forms.flatMap(\.arguments).map(\.summary)
    return match(
      .command, spec.name, spec.summary, names: [spec.name] + spec.aliases,
      rest: [spec.changes] + spec.usage + spec.examples + arguments)
  }

  private func options(_ spec: CommandSpec) -> [Match] {
    spec.options.compactMap { option in
      match(
        .option, "\(spec.name) --\(option.name)", option.summary,
        names: [option.name] + option.aliases, rest: [option.usage])
    }
  }

  private func match(_ spec: SettingSpec) -> Match? {
    match(.setting, "set \(spec.name)", spec.summary, names: [spec.name], rest: [])
  }

  private func match(_ topic: HelpTopic) -> Match? {
    match(
      .topic, "help \(topic.name)", topic.summary, names: [topic.name],
      rest: topic.rows.flatMap { [$0.term, $0.meaning] } + [topic.closing])
  }

  private func match(
    _ kind: Match.Kind, _ title: String, _ summary: String, names: [String], rest: [String]
  ) -> Match? {
    let levels = [names.joined(separator: " "), summary, rest.joined(separator: " ")]
    var text = ""
    for (depth, level) in levels.enumerated() {
      text += " " + level.lowercased()
      if words.allSatisfy(text.contains) {
        return Match(kind: kind, title: title, summary: summary, depth: depth)
      }
    }
    return nil
  }
}
