extension CommandSpec {
  /// Commands that show what the session has measured.
  static let reporting = [plot, report]

  private static let plot = CommandSpec(
    "plot", group: .look, summary: "draw what was measured last",
    forms: [CommandForm("last")], options: OptionSpec.figureFiles(),
    examples: ["plot", "plot --svg course.svg --csv course.csv"],
    related: ["run", "sweep", "lens", "trace", "report"])

  private static let report = CommandSpec(
    "report", group: .files, summary: "write the session as a page for a browser",
    changes: """
      FILE, one HTML page that needs no other file, for your eyes only: the model, the edits in force with their scores \
      before and after, the history, everything that was drawn, the settings, and the session as a script.
      """,
    forms: [CommandForm("page", [.needed("FILE", .file, "the page")])],
    options: [
      OptionSpec("quick", .flag, "", "without the scores of the edits, which take a pass each"),
      OptionSpec("replace", .flag, "", "write over a file that is there"),
    ],
    examples: ["report session.html", "report session.html --replace --quick"],
    related: ["plot", "record", "save"])
}
