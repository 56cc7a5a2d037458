extension CommandSpec {
  /// Commands that look at the model and leave it alone.
  static let looking = [ask, chat, top, probe, lens, trace]

  private static let ask = CommandSpec(
    "ask", group: .look, summary: "let the model continue a prompt",
    forms: [CommandForm("prompt", [.needed("PROMPT", .prompt, "the text to continue")])],
    options: [
      OptionSpec("tokens", .integer(1...4096), "N", "how many tokens to add"),
      OptionSpec(
        "temperature", .number(.within(0...10)), "T", "0 takes the likeliest token each time"),
      OptionSpec("top-k", .count, "K", "draw from the K likeliest tokens only"),
      OptionSpec("seed", .integer(0...Int.max), "N", "the same seed draws the same text"),
      OptionSpec(
        "special", .flag, "", "accepted from older scripts: special tokens are always read"),
    ],
    examples: [
      "ask The Eiffel Tower is located in the city of",
      "ask --tokens 30 --temperature 0.8 --seed 7 Once upon a time",
    ],
    related: ["top", "probe"])

  private static let chat = CommandSpec(
    "chat", group: .look, summary: "hold a conversation with the model",
    changes: """
      nothing but what the conversation remembers. While it is open, lines are messages; `edit TEXT -> NEW` and \
      `/COMMAND` are run, `/reset` forgets what was said, `/quit` closes it.
      """,
    stop: "stops the answer, which stays as far as it came",
    forms: [
      CommandForm(
        "prompt",
        [
          .optional(
            "MESSAGE", .prompt, "what to say; without it, all lines from now on are messages")
        ])
    ],
    options: [
      OptionSpec("system", .word, "TEXT", "begin anew, with this as what the system says"),
      OptionSpec("tokens", .integer(1...4096), "N", "how long an answer may be; 512 unless given"),
      OptionSpec(
        "temperature", .number(.within(0...10)), "T", "0 takes the likeliest token each time"),
      OptionSpec("top-k", .count, "K", "draw from the K likeliest tokens only"),
      OptionSpec("seed", .integer(0...Int.max), "N", "the same seed draws the same text"),
    ],
    examples: [
      "chat What is the capital of France?",
      "chat --system \"Answer in one word.\" Which river flows through Paris?",
    ],
    related: ["ask", "edit", "set"])

  private static let top = CommandSpec(
    "top", group: .look, summary: "show the likeliest next tokens, before and after edits",
    forms: [CommandForm("prompt", [.needed("PROMPT", .prompt, "the text before the token")])],
    options: [
      OptionSpec(
        "count", .integer(1...Int.max), "N", "how many tokens to show, up to all there are")
    ],
    examples: [
      "top The Eiffel Tower is located in the city of",
      "top --count 10 The mother tongue of Danielle Darrieux is",
    ],
    related: ["ask", "probe"])

  private static let probe = CommandSpec(
    "probe", group: .look,
    summary: "measure an edit: efficacy, paraphrases, neighbours",
    changes: "nothing; `probe add` adds a prompt to what is measured",
    forms: [
      CommandForm("measure", [.optional("ID", .editID, "the edit; the last one unless given")]),
      CommandForm(
        "add",
        [
          .keyword("add"), .needed("KIND", .choice(Choice.probeKinds), "what the prompt tests"),
          .needed("PROMPT", .prompt, "the prompt"),
        ]),
    ],
    options: [
      OptionSpec(
        "verbose", .flag, "", "every prompt with its probabilities", forms: ["measure"]),
      OptionSpec(
        "entropy", .flag, "", "also how fluent free text about the subject is",
        forms: ["measure"]),
    ],
    examples: [
      "probe",
      "probe #3 --verbose",
      "probe add neighbor The Louvre is located in the city of",
    ],
    related: ["edit", "top", "show"])
}

extension CommandSpec {
  private static let lens = CommandSpec(
    "lens", group: .look, summary: "show what the model would say after each of its blocks",
    forms: [CommandForm("prompt", [.needed("PROMPT", .prompt, "the text before the token")])],
    options: [
      OptionSpec(
        "count", .integer(1...Int.max), "N",
        "how many tokens to show for each block; 3 unless given")
    ] + OptionSpec.figureFiles(),
    examples: [
      "lens The Eiffel Tower is located in the city of",
      "lens --count 3 --svg lens.svg The capital of Portugal is",
    ],
    related: ["top", "trace"])

  private static let trace = CommandSpec(
    "trace", group: .look,
    summary: "find where a fact is recalled: hide it, put parts back",
    forms: [
      CommandForm(
        "text", [.needed("PROMPT", .subjectText, "a prompt, its subject in braces")]),
      CommandForm(
        "case",
        [.keyword("case"), .needed("N", .caseNumber, "a case of the data set")]),
      CommandForm("cases", [.option("cases")]),
    ],
    options: [
      OptionSpec(
        "cases", .count, "N", "average over N facts that the model knows", forms: ["cases"]),
      OptionSpec("site", .choice(Choice.traceSites), "", "what to put back; all unless given"),
      OptionSpec(
        "window", .integer(1...1024), "N",
        "blocks whose output is put back together; 10, or half of the model's, unless given"),
      OptionSpec("single", .flag, "", "single blocks as well, beside those windows"),
      OptionSpec(
        "noise", .number(.nonNegative), "X", "in spreads of the embeddings; 3 unless given"),
      OptionSpec("samples", .integer(1...1000), "N", "noises to average over; 10 unless given"),
    ] + OptionSpec.figureFiles(),
    examples: [
      "trace The {Eiffel Tower} is located in the city of",
      "trace case 12 --site mlp",
      "trace --cases 5 --samples 3 --site state --svg trace.svg",
    ],
    related: ["lens", "probe"])
}

extension Choice {
  /// What a prompt added by hand can test.
  package static let probeKinds = [
    Choice("paraphrase", "should follow the edit"),
    Choice("neighbor", "should stay as it was"),
  ]
}
