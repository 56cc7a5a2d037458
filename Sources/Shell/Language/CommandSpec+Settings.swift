extension CommandSpec {
  /// Commands about the shell itself.
  static let settings = [set, timing, bench, quit]

  private static let set = CommandSpec(
    "set", group: .settings, summary: "show the settings, or change one",
    changes: "the setting, for this session; `set NAME default` takes it back",
    forms: [
      CommandForm(
        "set",
        [
          .optional("NAME", .setting, "the setting"),
          .optional("VALUE", .settingValue, "its new value, or default"),
        ])
    ],
    examples: ["set", "set method rome", "set layers default"], related: ["edit", "timing"])

  private static let timing = CommandSpec(
    "timing", group: .settings, summary: "say what each command took",
    changes:
      "whether time, processor time, peak memory, tokens a second and GFLOP/s are shown, and stand as `cost` in JSON records; `seconds` always does",
    forms: [CommandForm("set", [.optional("STATE", .toggle, "on or off")])],
    examples: ["timing on", "timing off"], related: ["set"])

  private static let bench = CommandSpec(
    "bench", group: .settings, summary: "measure this machine on this model",
    forms: [CommandForm("run")],
    options: [
      OptionSpec("quick", .flag, "", "fewer repetitions"),
      OptionSpec("layers", aliases: ["layer"], .layers, "N", "the layer that edits change"),
      OptionSpec(
        "synthetic", .name(.shape), "SHAPE",
        "on random weights: llama-3-8b, llama-3.2-1b,layers=4 ..."),
      OptionSpec("dir", .directory, "DIR", "where random weights are written, and removed after"),
      OptionSpec("keep", .flag, "", "leave the random weights for the next time"),
    ],
    examples: [
      "bench --quick", "bench --json", "bench --synthetic llama-3-8b,layers=4 --dir scratch",
    ],
    related: ["timing", "status"])

  private static let quit = CommandSpec(
    "quit", aliases: ["exit", ":q", "/bye"], group: .settings, summary: "leave the shell",
    changes: "nothing on disk: the edits were in memory, and are gone with the session",
    forms: [CommandForm("plain")], examples: ["quit", "exit"], related: ["status"])
}
