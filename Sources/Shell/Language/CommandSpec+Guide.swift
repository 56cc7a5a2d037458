extension CommandSpec {
  /// Commands for who wants to find their way.
  static let guiding = [tour, apropos, help]

  private static let tour = CommandSpec(
    "tour", group: .settings, summary: "walk through an edit and a schedule in two minutes",
    changes: """
      nothing that stays: the tour has an Atlas of its own, which is gone when it ends. Your model, edits and settings \
      wait as they are. In a script it only lists its steps.
      """,
    forms: [
      CommandForm("start"),
      CommandForm("stop", [.keyword("stop")]),
    ],
    examples: ["tour", "tour stop"], related: ["help", "edit", "schedule"])

  private static let apropos = CommandSpec(
    "apropos", group: .settings, summary: "find commands, options, settings and pages by a word",
    forms: [
      CommandForm("words", [.needed("WORD", .text, "a word, or several that all have to be there")])
    ],
    examples: ["apropos undo", "apropos bit for bit"], related: ["help"])

  private static let help = CommandSpec(
    "help", aliases: ["?", "/?", "/help"], group: .settings,
    summary: "list the commands, or explain one",
    forms: [
      CommandForm(
        "topic", [.optional("COMMAND", .helpTopic, "a command, a group of them, or a topic")])
    ],
    options: [OptionSpec("all", .flag, "", "every page, one after the other")],
    examples: ["help edit", "help study", "help --all"], related: ["apropos", "tour"])
}
