extension CommandSpec {
  /// Commands about models, data sets and statistics.
  static let data = [dataset, oneCase, cases, stats, model]

  private static let dataset = CommandSpec(
    "dataset", group: .data, summary: "choose the facts that `case` and `cases` read",
    changes: "the data set of this session",
    forms: [
      CommandForm(
        "open",
        [
          .needed(
            "FILE", .file, "facts in any of the layouts below, or atlas", or: ["atlas"])
        ])
    ],
    options: [
      OptionSpec("skip-bad", .flag, "", "leave out records that cannot be used, and name them")
    ],
    examples: ["dataset atlas", "dataset counterfact.json"], related: ["cases", "case", "edit"],
    topic: "layouts")

  private static let oneCase = CommandSpec(
    "case", group: .data, summary: "show one case of the data set",
    forms: [
      CommandForm("show", [.needed("N", .caseNumber, "the number of the case")])
    ],
    examples: ["case 12", "case 12 --json"], related: ["cases", "dataset", "edit"])

  private static let cases = CommandSpec(
    "cases", group: .data, summary: "list cases, all or those that contain a text",
    forms: [
      CommandForm("list", [.optional("FILTER", .name(.subject), "part of a subject or prompt")])
    ],
    options: [
      OptionSpec("relation", .name(.relation), "P", "cases of one relation, such as P19"),
      OptionSpec("known", .flag, "", "whose true object the unedited model says"),
      OptionSpec("count", .count, "N", "how many to list"),
    ],
    examples: ["cases Eiffel", "cases --relation P19 --count 10"],
    related: ["case", "dataset", "edit"])

  private static let stats = CommandSpec(
    "stats", group: .data, summary: "the key statistics that edits are weighed against",
    changes: "the statistics kept for this model, outside the session",
    stop: "keeps what is read",
    forms: [
      CommandForm("status", [.optionalKeyword("status")]),
      CommandForm("compute", [.keyword("compute")]),
      CommandForm(
        "import",
        [.keyword("import"), .needed("FILE", .file, "an npz of another program, for one layer")]),
    ],
    options: [
      OptionSpec(
        "from", .file, "FILE",
        "a text, JSON (Lines) with a field text, a table with a column text, or a directory of them",
        forms: ["compute"]),
      OptionSpec(
        "own-text", .flag, "", "let the model write a text, however long it takes",
        forms: ["compute"]),
      OptionSpec(
        "layers", aliases: ["layer"], .layers, "N,N", "these layers only",
        forms: ["compute", "import"]),
      OptionSpec("tokens", .integer(1...Int.max), "N", "stop after N tokens", forms: ["compute"]),
    ],
    examples: [
      "stats", "stats compute --layer 1 --tokens 100000", "stats import --layer 5 mom2.npz",
      "stats compute --own-text --tokens 20000",
    ],
    related: ["status", "edit", "model"])

  private static let model = CommandSpec(
    "model", group: .data, summary: "load a model",
    changes: "everything: the edits belong to the model they were made on",
    forms: [
      CommandForm(
        "load",
        [.needed("DIR", .directory, "a Llama-3 checkpoint, or atlas", or: ["atlas"])])
    ],
    examples: ["model atlas", "model models/Meta-Llama-3-8B"], related: ["status", "stats"])
}
