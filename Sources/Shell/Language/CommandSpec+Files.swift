extension CommandSpec {
  /// Commands that bring edits to disk and back.
  static let files = [save, load, export]

  private static let save = CommandSpec(
    "save", group: .files, summary: "write the edits in force to one file, without the model",
    changes:
      "FILE, which is written whole or not at all; prompts that `probe add` added go with it",
    forms: [CommandForm("file", [.needed("FILE", .file, "a safetensors file")])],
    options: [OptionSpec("replace", .flag, "", "write over a file that is there")],
    examples: ["save rome.safetensors", "save rome.safetensors --replace"],
    related: ["load", "export"])

  private static let load = CommandSpec(
    "load", group: .files, summary: "make the edits again that `save` wrote",
    changes:
      "the edit stack, as if each edit had been made here; `undo` takes them back one by one",
    stop: "changes nothing",
    forms: [CommandForm("file", [.needed("FILE", .file, "a file that `save` wrote")])],
    options: [OptionSpec("force", .flag, "", "also on another model than the edits were made on")],
    examples: ["load rome.safetensors", "load rome.safetensors --force"],
    related: ["save", "log", "undo"])

  private static let export = CommandSpec(
    "export", group: .files, summary: "write the edited model, or its edits, for other programs",
    changes: "DIR, a new directory, or with `--format json` a new file; never the checkpoint",
    stop: "leaves no file",
    forms: [CommandForm("directory", [.needed("DIR", .file, "where to write it")])],
    options: [
      OptionSpec("format", .choice(Choice.exportFormats), "", "what to write"),
      OptionSpec("replace", .flag, "", "write over a json file that is there"),
    ],
    examples: [
      "export llama-in-rome --format safetensors", "export rome-adapter --format lora",
      "export facts.json --format json",
    ],
    related: ["save", "probe"])
}

extension Choice {
  /// What `export` can write.
  package static let exportFormats = [
    Choice("safetensors", "the whole model, a Hugging Face directory"),
    Choice("lora", "the edits as a PEFT adapter"),
    Choice("json", "the facts with their scores, a list of requests"),
  ]
}
