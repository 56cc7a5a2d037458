import Editing
import Evaluation
import Llama
import Tensors

extension Session {
  /// `export DIR --format safetensors|lora|json`.
  func export(_ command: ParsedCommand) throws -> CommandResult {
    let path = try command.text("DIR")
    let format = try command.text(ifGiven: "format") ?? "safetensors"
    guard !open.stack.edits.isEmpty else { throw nothingToSave }
    if command.flag("replace"), format != "json" {
      throw command.error(
        at: "replace", .usage, "--replace goes with --format json",
        hint: "a directory is written anew: remove the old one, or name another")
    }
    return switch format {
    case "lora": try exportAdapter(path)
    case "json": try exportRequests(path, replaces: command.flag("replace"))
    default: try exportModel(path)
    }
  }

  var nothingToSave: ShellError {
    ShellError(.nothingToSave, "no edit is in force", hint: "make one with `edit`")
  }

  // MARK: The whole model

  private func exportModel(_ path: String) throws -> CommandResult {
    let export = try ModelExport(open)
    let type = try export.type
    try export.write(
      to: path, cancellation: environment.cancellation, report: environment.report)
    let layers = open.stack.editedLayers
    var result = CommandResult(
      "export",
      fields: [
        .init("format", "safetensors"), .init("directory", .string(path)),
        .init("bytes", .int(export.byteCount)), .init("dtype", .string(type.rawValue)),
        .init("layers", .array(layers.map(Field.int))),
        .init("left_out", .array(export.leftOut.map(Field.string))),
      ],
      blocks: [
        .line([
          TextSpan("\(path): \(NumberText.grouped(export.byteCount >> 20)) MiB, the "),
          TextSpan("down_proj of \(Edit.text(layers: layers)) as \(type.rawValue)"),
        ])
      ])
    if !export.leftOut.isEmpty {
      result.blocks.append(
        .line([.dim("not copied: \(export.leftOut.joined(separator: ", "))")]))
    }
    if type == .float32 {
      result.blocks.append(.line([.ok("nothing is rounded"), ": the edits hold as they do here"]))
      return result
    }
    // The directory is there. Whatever happens to the measuring, that has to be said.
    do {
      let check = try RoundingCheck(self, rounded: export.roundedMatrices(from: path))
      result.fields += check.fields
      result.blocks += check.blocks
    } catch {
      let trouble = ShellError(error).message
      result.blocks.append(.line([.bad("written, but not measured as rounded: \(trouble)")]))
      result.add("not_measured", .string(trouble))
    }
    return result
  }

  // MARK: The edits alone

  private func exportAdapter(_ path: String) throws -> CommandResult {
    let export = try AdapterExport(
      open, cancellation: environment.cancellation, report: environment.report)
    try export.write(to: path)
    let ranks = export.ranks.map { "\($0.rank) in layer \($0.layer)" }.joined(separator: ", ")
    return CommandResult(
      "export",
      fields: [
        .init("format", "lora"), .init("directory", .string(path)),
        .init("layers", .array(export.ranks.map { .int($0.layer) })),
        .init("ranks", .array(export.ranks.map { .int($0.rank) })),
      ],
      blocks: [.line([TextSpan("\(path): a PEFT adapter on down_proj, rank \(ranks)")])])
  }

  private func exportRequests(_ path: String, replaces: Bool) throws -> CommandResult {
    try refuseToOverwrite(path, unless: replaces)
    let measured = try open.stack.edits.map { ($0, try measure($0)) }
    let export = RequestExport(open, measured)
    try export.write(to: path)
    return CommandResult(
      "export",
      fields: [
        .init("format", "json"), .init("file", .string(path)), .init("facts", .int(export.count)),
      ],
      blocks: [
        .line([
          TextSpan("\(path): \(export.count) facts with their scores"),
          .dim("   read them back: `edit --from \(path)`"),
        ])
      ])
  }
}
