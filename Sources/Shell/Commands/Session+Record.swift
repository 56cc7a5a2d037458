import Llama
import Tensors

extension Session {
  /// `record FILE`, `record off`, `record`.
  func record(_ command: ParsedCommand) throws -> CommandResult {
    let before = recording.path
    if command.form == "off" {
      recording.stop()
    } else if let path = try command.text(ifGiven: "FILE") {
      try record(to: path, replaces: command.flag("replace"))
    }
    let text =
      recording.path.map { "recording to \($0), from the session's beginning" }
      ?? (before.map { "\($0) is complete" } ?? "not recording")
    return CommandResult(
      "record", fields: [.init("file", .optional(recording.path))],
      blocks: [.line([TextSpan(text)])])
  }

  /// Writes the session down from its beginning, and goes on doing so.
  ///
  /// - Throws: `file-exists`, or why the file cannot be written.
  package func record(to path: String, replaces: Bool = false) throws(ShellError) {
    do {
      try recording.start(path, header: transcriptHeader, replaces: replaces)
    } catch {
      throw ShellError(error)
    }
  }

  /// What has to be so for a transcript of this session to be replayed.
  var premises: [String: Field] {
    var premises: [String: Field] = [
      "model": .string(open.model.name),
      "base_digest": .string(open.model.digest.description),
      "begin": .array(open.model.ownBeginning.tokens.map { .int(Int($0)) }),
    ]
    if let template = open.model.chat.template {
      premises["chat"] = .string(template.family?.rawValue ?? "other")
    }
    return premises
  }

  /// What a transcript begins with: which model it is about, and what the command line said.
  private var transcriptHeader: String {
    var lines = [
      "# A session of amend. `replay` runs it again and compares what comes out with what stands behind #=."
    ]
    lines += premises.sorted { $0.key > $1.key }
      .map { "\(Transcript.premiseMark) \($0) \($1.json)" }
    if let seed = environment.seed { lines.append("set seed \(seed)") }
    lines += environment.definitions.map { ScriptText.definition($0.name, $0.value) }
    return lines.joined(separator: "\n") + "\n\n"
  }
}
