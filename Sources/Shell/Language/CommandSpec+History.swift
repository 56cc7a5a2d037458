extension CommandSpec {
  /// Commands that look at what has been done.
  static let history = [log, show, status]

  private static let log = CommandSpec(
    "log", group: .history, summary: "list the edits, newest last",
    forms: [CommandForm("list")],
    options: [OptionSpec("count", .count, "N", "the last N only")],
    examples: ["log", "log --count 5"], related: ["show", "undo", "status"])

  private static let show = CommandSpec(
    "show", group: .history, summary: "show one edit in full",
    forms: [CommandForm("edit", [.needed("ID", .editID, "the edit")])],
    examples: ["show #3", "show #3 --json"], related: ["log", "probe"])

  private static let status = CommandSpec(
    "status", group: .history, summary: "say which model, how many edits, which digests",
    forms: [CommandForm("plain")],
    options: [
      OptionSpec("verify", .flag, "", "read every byte of the checkpoint and compare its digest")
    ],
    examples: ["status", "status --verify", "status --json"], related: ["log", "model", "stats"])
}
