extension CommandSpec {
  /// Commands that make, run and check scripts.
  static let sessions = [record, replay, expect, source, letVariable, listHistory, rerun]

  private static let record = CommandSpec(
    "record", group: .sessions, summary: "write this session down as a script that can be replayed",
    changes: """
      FILE, which must not be there yet. It gets every command of the session from its beginning, and each later one as \
      soon as it is done, with what came of it behind `#=`. Commands that failed are written as `expect error`.
      """,
    forms: [
      CommandForm("off", [.keyword("off")]),
      CommandForm("on", [.optional("FILE", .file, "the transcript; says which one if left out")]),
    ],
    options: [OptionSpec("replace", .flag, "", "write over a file that is there", forms: ["on"])],
    examples: ["record eiffel.amend", "record off"], related: ["replay", "expect", "source"])

  private static let replay = CommandSpec(
    "replay", group: .sessions, summary: "run a transcript and compare what comes of it",
    changes: """
      nothing: the transcript runs in a session of its own, on the open model without its edits. `--accept` writes what \
      came out this time into FILE.
      """,
    forms: [CommandForm("file", [.needed("FILE", .file, "a transcript, or any script")])],
    options: [
      OptionSpec("portable", .flag, "", "allow for another machine: wider tolerances, no digests"),
      OptionSpec(
        "accept", .flag, "", "rewrite the results in FILE; a plain script gets some that way"),
    ],
    examples: ["replay eiffel.amend", "replay eiffel.amend --portable"],
    related: ["record", "expect"])

  private static let expect = CommandSpec(
    "expect", group: .sessions, summary: "fail, with exit code 3, unless something is so",
    forms: [
      CommandForm(
        "ask",
        [
          .keyword("ask"), .needed("PROMPT", .name(.prompt), "a prompt, in quotes"),
          .needed("RELATION", .choice(Choice.textRelations), "how the answer is compared"),
          .needed("ANSWER", .text, "what the model is to say"),
        ]),
      CommandForm(
        "top",
        [
          .keyword("top"), .needed("PROMPT", .name(.prompt), "a prompt, in quotes"),
          .needed("RELATION", .choice(Choice.textRelations), "how the answer is compared"),
          .needed("ANSWER", .text, "what the model is to say"),
        ]),
      CommandForm(
        "digest",
        [
          .keyword("digest"), .keyword("same"), .keyword("as"),
          .needed(
            "STATE", .name(.state),
            "before (the last change), base (unedited), a checkpoint, or a digest"),
        ]),
      CommandForm(
        "error",
        [
          .keyword("error"),
          .needed("CODE", .errorCode, "the code of the error, see `help errors`"),
          .needed("COMMAND", .command, "a command that is to fail with it"),
        ]),
      CommandForm(
        "field",
        [
          .needed("FIELD", .name(.field), "edits, or a member of the last result's JSON record"),
          .needed("RELATION", .choice(Choice.relations), "how it is compared"),
          .needed("VALUE", .text, "a number, a text, true, false or null"),
        ]),
    ],
    examples: [
      "expect efficacy >= 0.99",
      #"expect ask "To see the Eiffel Tower you travel to" is Rome"#,
      "expect digest same as before",
      "expect edits = 12",
      "expect error nothing-to-undo undo",
    ],
    related: ["replay", "source"])

  private static let source = CommandSpec(
    "source", group: .sessions, summary: "run the commands of a script",
    changes: "whatever the script's commands change; it stops at the first one that fails",
    forms: [CommandForm("file", [.needed("FILE", .file, "a script")])],
    examples: ["source setup.amend", "source sessions/first-edit.amend"],
    related: ["let", "replay"])

  private static let letVariable = CommandSpec(
    "let", group: .sessions, summary: "give a name to a text, for `$name` in later commands",
    changes: """
      the variable, for this session; a value given by `--define` on the command line stays. Settings are another \
      thing: `set` changes those.
      """,
    forms: [
      CommandForm(
        "variable",
        [
          .optional("NAME", .name(.variable), "the variable, without its dollar"),
          .optionalKeyword("="),
          .optional("VALUE", .text, "the text it stands for"),
        ])
    ],
    examples: ["let city Rome", "let"],
    related: ["source", "set"])
}

extension CommandSpec {
  private static let listHistory = CommandSpec(
    "history", group: .sessions, summary: "list the lines that were typed, with their numbers",
    forms: [
      CommandForm(
        "list",
        [.optional("LINES", .historyLines, "`20` for the last 20, `5-9`, `5-`; else the last 40")])
    ],
    options: [OptionSpec("find", .word, "TEXT", "only lines that contain the text")],
    examples: ["history", "history 5-9", "history 1- --find Eiffel"], related: ["rerun", "record"])

  private static let rerun = CommandSpec(
    "rerun", group: .sessions, summary: "run lines of the history again",
    changes: "whatever those lines change; it stops at the first one that fails",
    forms: [
      CommandForm(
        "lines", [.optional("LINES", .historyLines, "`12` or `5-9`; the last one unless given")])
    ],
    examples: ["rerun 12", "rerun 5-9"], related: ["history", "source"])
}

extension Choice {
  /// How a text is compared.
  package static let textRelations = [
    Choice("is", "the same text"), Choice("begins", "it begins with the text"),
    Choice("contains", "the text is in it"),
  ]

  /// How any value is compared.
  package static let relations =
    [
      Choice("=", "the same"), Choice("!=", "another"), Choice("<", "less"),
      Choice("<=", "at most"),
      Choice(">", "more"), Choice(">=", "at least"),
    ] + textRelations
}
