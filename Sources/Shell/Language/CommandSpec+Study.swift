extension CommandSpec {
  /// Commands that write a plan of batches step by step.
  static let schedules = [schedule, step, back, run, plan]

  private static let schedule = CommandSpec(
    "schedule", group: .study,
    summary: "plan batches of edits, and say what they will take",
    changes: "nothing but the plan; `step` and `run` write it. Its batches are ordinary edits.",
    forms: [
      CommandForm("make"),
      CommandForm("stop", [.keyword("stop")]),
    ],
    options: [
      OptionSpec("batch", .count, "N", "facts in a batch; 1 unless given"),
      OptionSpec(
        "order", .choice(Choice.orders), "", "whether a batch stays when the next one comes"),
    ] + selectionOptions + [entropyOption, methodOption] + valueOptions,
    examples: [
      "schedule --count 256 --batch 64 --method memit --layer 1",
      "schedule --count 100 --batch 1 --order independent --seed 7",
      "schedule stop",
    ],
    related: ["step", "run", "back", "plan", "sweep"])

  private static let step = CommandSpec(
    "step", group: .study, summary: "write the next batch of the plan, or the next N",
    changes: "the edit stack: one edit a batch. `back` takes them back, bit for bit.",
    stop: "undoes this batch",
    forms: [CommandForm("next", [.optional("N", .count, "how many batches; 1 unless given")])],
    options: [
      OptionSpec("final", .flag, "", "also score all facts so far on the weights as they are then")
    ],
    examples: ["step", "step 4 --final"], related: ["back", "run", "plan"])

  private static let back = CommandSpec(
    "back", group: .study, summary: "take the last batch of the plan back, or the last N",
    changes: "the edit stack. The weights are the same bits as before the batch.",
    forms: [CommandForm("last", [.optional("N", .count, "how many batches; 1 unless given")])],
    examples: ["back", "back 3"], related: ["step", "plan", "undo"])

  private static let run = CommandSpec(
    "run", group: .study, summary: "write the rest of the plan",
    changes: "the edit stack: one edit a batch",
    stop: "undoes this batch",
    forms: [CommandForm("rest")],
    options: [
      OptionSpec("until", .count, "N", "stop when N facts are written"),
      OptionSpec("every", .count, "E", "score all facts so far after every E batches"),
    ],
    examples: ["run", "run --until 128 --every 1"], related: ["step", "back", "plan"])

  private static let plan = CommandSpec(
    "plan", group: .study, summary: "say how far the plan has come",
    forms: [CommandForm("show")],
    options: [
      OptionSpec("final", .flag, "", "score all facts so far, unedited and now")
    ],
    examples: ["plan", "plan --final"], related: ["schedule", "step", "run"])

  /// Which facts a study is made on.
  private static let selectionOptions = [
    OptionSpec("dataset", .file, "FILE", "the data set, which is then the one in use"),
    OptionSpec("skip-bad", .flag, "", "leave out its records that cannot be used"),
    OptionSpec("count", .count, "N", "how many facts"),
    OptionSpec("relation", .name(.relation), "P", "facts of one relation, such as P19"),
    OptionSpec("known", .flag, "", "facts whose true object the unedited model says"),
    OptionSpec("distinct", .flag, "", "the first fact about a subject only"),
    OptionSpec("seed", .integer(0...Int.max), "N", "of the order in which facts are taken"),
  ]

  /// What takes a hundred tokens an opening, and is therefore measured only where somebody wants to know.
  private static let entropyOption = OptionSpec(
    "entropy", .flag, "", "also measure generation entropy (GE); takes many times as long")
}

extension CommandSpec {
  /// Commands that measure many ways to edit.
  static let experiments = [sweep]

  private static let sweep = CommandSpec(
    "sweep", group: .study,
    summary: "measure layers, batch sizes or weights, as the study did",
    changes: """
      nothing in the model: every edit is taken back. Results are kept; the same line goes on where it was stopped.
      """,
    stop: "keeps what is done",
    forms: [
      CommandForm(
        "layers", [.keyword("layers"), .optional("LAYERS", .layers, "all unless given")]),
      CommandForm(
        "batch", [.keyword("batch"), .many("SIZE", .count, "facts in an independent batch")]),
      CommandForm(
        "sequential",
        [.keyword("sequential"), .many("SIZE", .count, "facts in a sequential batch")]),
      CommandForm(
        "spread", [.keyword("spread"), .many("SET", .layers, "layers that share an edit")]),
      CommandForm(
        "lambda",
        [.keyword("lambda"), .many("WEIGHT", .number(.positive), "how much old keys count")]),
    ],
    options: [
      OptionSpec(
        "methods", aliases: ["method"], .choices(Choice.methods), "M,M",
        "rome, emmet, memit; the setting's otherwise"),
      OptionSpec(
        "batch", .count, "N", "facts in a batch; 64 unless given", forms: ["spread", "lambda"]),
    ] + selectionOptions + [
      entropyOption,
      OptionSpec("results", .file, "FILE", "keep results there instead of in the cache"),
      OptionSpec("fresh", .flag, "", "measure anew what was measured before"),
    ] + OptionSpec.figureFiles() + valueOptions,
    examples: [
      "sweep layers 0-3 --count 8 --methods emmet,rome",
      "sweep batch 4 16 --method memit --csv batch.csv",
      "sweep sequential 1 4 16 --count 16",
      "sweep spread 1 1-2 0-3 --batch 8 --count 16",
      "sweep lambda 0.1 1 10 100 --batch 16 --count 16",
    ],
    related: ["schedule", "set", "cases"])
}

extension Choice {
  /// What happens to a batch when the next one comes.
  package static let orders = [
    Choice("sequential", "it stays, and the next is written on top"),
    Choice("independent", "it is taken back first"),
  ]
}
