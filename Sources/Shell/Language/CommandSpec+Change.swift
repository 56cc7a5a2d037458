extension CommandSpec {
  /// Commands that change the model.
  static let changing = [edit, undo, redo, drop]

  private static let edit = CommandSpec(
    "edit", group: .change,
    summary: "make the model say something else about a subject",
    changes: """
      the feed-forward output weights of the edited layers, in memory. The checkpoint on disk is \
      never written, and `undo` restores every bit.
      """,
    stop: "changes nothing",
    forms: [
      CommandForm(
        "text",
        [
          .needed(
            "TEXT", .editText,
            "a prompt, its subject in braces; what it says now; what it is to say")
        ]),
      CommandForm(
        "case",
        [.keyword("case"), .needed("N", .caseNumber, "a case of the data set")]),
      CommandForm("file", [.option("from")]),
    ],
    options: editOptions,
    examples: [
      "edit The {Eiffel Tower} is located in the city of [Paris] -> Rome",
      "edit --method rome {Marie Curie} was born in -> Vienna",
      "edit case 12",
    ],
    related: ["probe", "undo", "log", "set"])

  private static let editOptions =
    [
      OptionSpec(
        "from", .file, "FILE", "edits to make as one batch (`help layouts`)", forms: ["file"]),
      OptionSpec("count", .count, "N", "stop after the first N of the file", forms: ["file"]),
      OptionSpec(
        "skip-bad", .flag, "", "leave out records that cannot be used, and name them",
        forms: ["file"]),
      methodOption,
    ] + valueOptions

  static let methodOption = OptionSpec(
    "method", .choice(Choice.methods), "", "how to solve for the weights")

  /// What decides an edit besides its method.
  static let valueOptions = [
    OptionSpec("layers", aliases: ["layer"], .layers, "N,N", "the layers to change"),
    OptionSpec("weight", .number(.positive), "W", "how much the old keys count"),
    OptionSpec("emmet-lambda", .number(.nonNegative), "X", "EMMET's share of the weight"),
    OptionSpec("steps", .integer(1...1000), "N", "optimisation steps for the value"),
    OptionSpec("lr", .number(.positive), "X", "learning rate of those steps"),
    OptionSpec("clamp", .number(.positive), "X", "largest change of the value, in its own norms"),
    OptionSpec("decay", .number(.nonNegative), "X", "weight decay of the change"),
    OptionSpec("kl", .number(.nonNegative), "X", "how much the subject's essence counts"),
  ]

  private static let undo = CommandSpec(
    "undo", group: .change, summary: "take back the last change, or the last N",
    changes: """
      the edit stack. An edit, a drop or a checkout is taken back; the weights are rebuilt bit for bit as they were \
      before.
      """,
    stop: "changes nothing",
    forms: [CommandForm("last", [.optional("N", .count, "how many; 1 unless given")])],
    examples: ["undo", "undo 3"], related: ["redo", "drop", "checkout", "log"])

  private static let redo = CommandSpec(
    "redo", group: .change, summary: "put back what was undone last",
    changes: "the edit stack. The weights are the same bits as before the undo.",
    stop: "changes nothing",
    forms: [CommandForm("last", [.optional("N", .count, "how many; 1 unless given")])],
    examples: ["redo", "redo 2"], related: ["undo", "log"])

  private static let drop = CommandSpec(
    "drop", group: .change, summary: "leave out one edit and keep the later ones",
    changes: """
      the edit stack. The later edits are added again as they are, or with --resolve solved again on weights that \
      never knew the dropped one. `undo` takes the drop back.
      """,
    stop: "changes nothing",
    forms: [CommandForm("edit", [.needed("ID", .editID, "the edit to leave out")])],
    options: [
      OptionSpec("reapply", .flag, "", "add the later edits' factors again (the default)"),
      OptionSpec("resolve", .flag, "", "solve the later edits again; they get new numbers"),
    ],
    examples: ["drop #2", "drop #2 --resolve"], related: ["undo", "diff", "log"])
}

extension Choice {
  /// The editing methods: three settings of one equation.
  package static let methods = [
    Choice("rome", "one fact, exactly (lambda = 0)"),
    Choice("emmet", "a batch, nearly exactly (lambda = emmet-lambda * weight)"),
    Choice("memit", "a batch, least squares (lambda = weight)"),
  ]
}
