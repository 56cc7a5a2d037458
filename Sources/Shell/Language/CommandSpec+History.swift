extension CommandSpec {
  /// Commands that look at what has been done, and go back and forth in it.
  static let history = [log, show, status, checkpoint, checkout, diff, recover]

  private static let log = CommandSpec(
    "log", group: .history, summary: "list the edits as a tree, newest last",
    forms: [CommandForm("list")],
    options: [OptionSpec("count", .count, "N", "the last N only")],
    examples: ["log", "log --count 5"], related: ["show", "undo", "checkout", "status"])

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

  private static let checkpoint = CommandSpec(
    "checkpoint", group: .history, summary: "give the weights as they are a name",
    changes: "the list of names. No weight is copied: a name stands for a list of edits.",
    forms: [
      CommandForm("name", [.optional("NAME", .name(.checkpoint), "the name; none lists them")])
    ],
    options: [
      OptionSpec("move", .flag, "", "the name may be in use; it then means these weights"),
      OptionSpec("remove", .flag, "", "forget the name"),
    ],
    examples: ["checkpoint before-batch", "checkpoint before-batch --remove", "checkpoint"],
    related: ["checkout", "diff", "log"])

  private static let checkout = CommandSpec(
    "checkout", group: .history, summary: "go to any version of the weights there has been",
    changes: """
      which edits are in force. The weights are the same bits as they were then; `undo` goes back. An edit made \\
      there begins a branch, and nothing is lost.
      """,
    stop: "changes nothing",
    forms: [CommandForm("version", [versionArgument("VERSION")])],
    examples: ["checkout before-batch", "checkout #3", "checkout base"],
    related: ["checkpoint", "log", "undo"])

  private static let diff = CommandSpec(
    "diff", group: .history,
    summary: "compare two versions of the weights, fact by fact",
    forms: [
      CommandForm(
        "versions",
        [
          versionArgument("FROM"),
          .optional("TO", .version, "the other one; the weights in force unless given"),
        ])
    ],
    examples: ["diff base", "diff before-batch #12"], related: ["checkout", "drop", "probe"])

  private static let recover = CommandSpec(
    "recover", group: .history, summary: "bring back a session that a crash or a signal ended",
    changes: """
      the edit stack, which becomes the session's, bit for bit; the schedule, which is where it was; settings, data set, \
      variables and probes that were added; and the journal, which goes on where that one stopped.
      """,
    forms: [
      CommandForm(
        "session",
        [
          .optional(
            "ID", .name(.session), "the session, or how its name begins; the last unless given")
        ])
    ],
    options: [
      OptionSpec("list", .flag, "", "list the sessions instead"),
      OptionSpec("forget", .flag, "", "delete the session's files instead"),
    ],
    examples: ["recover", "recover --list", "recover 20261125 --forget"],
    related: ["log", "checkout"])

  private static func versionArgument(_ name: String) -> FormElement {
    .needed(name, .version, "`#3`, a checkpoint, `base` or `now`")
  }
}
