import Editing
import Llama
import Tensors

extension Session {
  /// `status`: which model, how many edits, which digests.
  func status(_ command: ParsedCommand) throws -> CommandResult {
    let full = command.flag("verify") ? try verifiedDigest() : knownDigest()
    let model = open.model
    let stack = open.stack
    let libraries = numericsDescription()
    let ready = open.statistics.loaded.map(\.moment.layer)
    let shape = model.configuration
    var rows: [(String, String)] = [
      ("model", "\(model.name), \(model.source)"),
      ("shape", shapeText),
      ("in front", open.beginningText), ("ends", open.endText), ("chat", chatText),
      ("arithmetic", model.arithmetic), ("memory", model.memoryNeed.description),
      ("edits", editsText),
      ("base digest", model.digest.description),
      ("covers", coverageText),
      ("full digest", full.text),
      ("digest", stack.digest.description),
      (
        "statistics",
        ready.isEmpty
          ? statisticsOutlook(for: settings.values.layers ?? [])
          : Edit.text(layers: ready) + " ready"
      ),
      ("data set", datasetName ?? "none"),
      ("session", sessionText),
      ("cache", environment.cacheDirectory ?? "none: statistics are kept in memory"),
      ("libraries", libraries),
      ("peak memory", "\(NumberText.grouped(ProcessMemory.peakBytes >> 20)) MiB"),
    ]
    rows.insert(contentsOf: model.remarks.map { ("remark", $0) }, at: 1)
    return CommandResult(
      "status",
      fields: [
        .init("model", .string(model.name)), .init("source", .string(model.source)),
        .init("blocks", .int(shape.blockCount)), .init("hidden_size", .int(shape.hiddenSize)),
        .init("intermediate_size", .int(shape.intermediateSize)),
        .init("parameters", .int(shape.parameterCount)),
        .init("begin", .array(model.beginning.tokens.map { .int(Int($0)) })),
        .init("begin_source", .string(model.beginning.authority.rawValue)),
        .init("end_of_text", .array(model.endOfText.tokens.sorted().map { .int(Int($0)) })),
        .init("chat", .string(chatTemplate == nil ? "off" : "on")),
        .init(
          "chat_template", .optional(model.chat.template.map { $0.family?.rawValue ?? "other" })),
        .init("arithmetic", .string(model.arithmetic)),
        .init("mapped_bytes", .int(model.memoryNeed.mapped)),
        .init("weights_because", .string(model.memoryNeed.reason)),
        .init("remarks", .array(model.remarks.map(Field.string))),
        .init("edits", .int(stack.edits.count)),
        .init("edited_layers", .array(stack.editedLayers.map(Field.int))),
        .init("base_digest", .string(model.digest.description)),
        .init("base_digest_covers", .string(model.digestCoverage.rawValue)),
        .init("full_digest", .optional(full.digest?.description)),
        .init("verified", .bool(full.isVerified)),
        .init("statistics", .array(ready.map(Field.int))),
        .init("dataset", .optional(datasetName)),
        .init("session", .optional(open.journal?.id)),
        .init("sessions_directory", .optional(environment.sessions?.path)),
        .init("cache_directory", .optional(environment.cacheDirectory)),
        .init("libraries", .string(libraries)),
        .init("peak_memory_bytes", .int(ProcessMemory.peakBytes)),
      ],
      blocks: [.table([.left(), .left()], rows.map { [.heading($0.0), TextSpan($0.1)] })])
  }

  private var shapeText: String {
    let shape = open.model.configuration
    let count = NumberText.grouped(shape.parameterCount)
    return "\(shape.blockCount) blocks, width \(shape.hiddenSize), keys of "
      + "\(shape.intermediateSize), \(count) parameters"
  }

  private var sessionText: String {
    guard let journal = open.journal else { return "not kept: there is no journal" }
    let path = journal.store.path
    return journal.id.map { "\($0) in \(path)" } ?? "kept in \(path) from the first change on"
  }

  private var editsText: String {
    let stack = open.stack
    let count = stack.edits.isEmpty ? "none" : "\(stack.edits.count)"
    let layers = stack.edits.isEmpty ? "" : " in " + Edit.text(layers: stack.editedLayers)
    let undone = stack.redoable.isEmpty ? "" : ", \(stack.redoable.count) undone"
    return count + layers + undone
  }
}
