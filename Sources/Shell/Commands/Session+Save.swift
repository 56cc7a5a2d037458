import Editing
import Evaluation
import Llama
import Tensors

extension Session {
  /// `save FILE`: the edits in force and the prompts that were added to them, without the model.
  func save(_ command: ParsedCommand) throws -> CommandResult {
    let path = try command.text("FILE")
    let edits = open.stack.edits
    guard !edits.isEmpty else { throw nothingToSave }
    try refuseToOverwrite(path, unless: command.flag("replace"))
    try EditArchive.write(
      edits, to: path,
      metadata: [
        SavedEdits.model: open.model.name, SavedEdits.base: open.model.digest.description,
        SavedEdits.digest: open.stack.digest.description,
        EditArchive.probesKey: EditArchive.text(
          of: edits.map { open.handProbed.contains($0.id) ? open.probes[$0.id] : nil }),
      ])
    open.journal?.keep(.saved, JSONObject([("file", .string(path.absolutePath))]))
    let facts = edits.reduce(0) { $0 + $1.facts.count }
    return CommandResult(
      "save",
      fields: [
        .init("file", .string(path)), .init("edits", .int(edits.count)),
        .init("facts", .int(facts)), .init("base_digest", .string(open.model.digest.description)),
      ],
      blocks: [
        .line([
          TextSpan("\(path): \(edits.count) edit\(edits.count == 1 ? "" : "s"), "),
          TextSpan("\(facts) fact\(facts == 1 ? "" : "s")"),
          .dim("   make them again: `load \(path)`"),
        ])
      ])
  }

  /// `load FILE`: each edit again, on what is in force.
  func load(_ command: ParsedCommand) throws -> CommandResult {
    let path = try command.text("FILE")
    let file = try SafetensorsFile(path: path)
    let edits = try EditArchive.read(file, for: open.model.configuration)
    let isOwn = file.metadata[SavedEdits.base] == open.model.digest.description
    guard isOwn || command.flag("force") else {
      let name = file.metadata[SavedEdits.model] ?? "another model"
      let base = file.metadata[SavedEdits.base]?.prefix(12) ?? "unknown"
      throw command.error(
        at: "FILE", .otherModel,
        "these edits were made on \(name) (\(base)), and this is \(open.model.name) "
          + "(\(open.model.digest.description.prefix(12)))",
        hint: "what they do here nobody knows; --force loads them all the same")
    }
    let wasEmpty = open.stack.edits.isEmpty
    let loaded = try open.editor.adopt(
      edits, cancellation: environment.cancellation, report: environment.report)
    for (edit, sets) in zip(loaded, EditArchive.probes(of: edits, in: file)) {
      if let sets { takeProbes(sets, of: edit.id) }
    }
    // On the unedited model they have to give the very bits that were saved.
    let isExact =
      isOwn && wasEmpty && file.metadata[SavedEdits.digest] == open.stack.digest.description
    return result(of: loaded, path, isExact: isExact, isOwn: isOwn, wasEmpty: wasEmpty)
  }

  private func result(
    of loaded: [Edit], _ path: String, isExact: Bool, isOwn: Bool, wasEmpty: Bool
  ) -> CommandResult {
    let facts = loaded.reduce(0) { $0 + $1.facts.count }
    let names = loaded.prefix(3).map { "\($0.handle) \($0.title)" }.joined(separator: "; ")
    let rest = loaded.count > 3 ? " and \(loaded.count - 3) more" : ""
    let proof: TextSpan =
      if isExact {
        .ok("   bit for bit as saved")
      } else if !isOwn {
        .dim("   on another model than theirs")
      } else if wasEmpty {
        .bad("   not the bits that were saved")
      } else {
        .dim("   on what was there already")
      }
    return CommandResult(
      "load",
      fields: [
        .init("file", .string(path)), .init("ids", .array(loaded.map { .int($0.id) })),
        .init("edits", .int(open.stack.edits.count)), .init("facts", .int(facts)),
        .init("exact", .bool(isExact)),
      ],
      blocks: [
        .line([
          TextSpan("loaded \(names)\(rest)"), proof,
          .dim("   undo: `undo\(loaded.count == 1 ? "" : " \(loaded.count)")`"),
        ])
      ])
  }
}

/// Names in the metadata of a file of saved edits.
private enum SavedEdits {
  static let model = "model"
  static let base = "base_digest"
  static let digest = "digest"
}
