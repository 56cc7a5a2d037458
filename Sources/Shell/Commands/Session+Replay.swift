import Editing
import Llama
import Tensors

extension Session {
  /// `replay FILE`: runs a transcript on the unedited model, in a session of its own, and compares.
  func replay(_ command: ParsedCommand) throws -> CommandResult {
    let path = try command.text("FILE")
    var outcome: ReplayOutcome?
    try reading(path, of: command) {
      let transcript = try Transcript(path: path)
      let isPortable = command.flag("portable")
      if !command.flag("accept") { try check(transcript) }
      let inner = try Session(inside: self)
      inner.open.stack.project()
      let beginning = open.model.beginning
      defer {
        open.begin(with: beginning)
        open.stack.project()
      }
      try inner.open.begin(transcript.beginning)
      try inner.settings.set("chat", to: transcript.chat, by: "the transcript")
      outcome = try inner.run(transcript, isPortable: isPortable)
    }
    guard let outcome else { throw ShellError(.failed, "nothing was replayed") }
    if command.flag("accept") { return try accept(outcome) }
    guard outcome.isGood else { throw outcome.error }
    return outcome.result
  }

  /// - Throws: `replay-mismatch` if the transcript is about another model than the open one.
  private func check(_ transcript: Transcript) throws(ShellError) {
    let digest = transcript.premises.first { $0.path == "base_digest" }?.value.string
    guard let digest, digest != open.model.digest.description else { return }
    let name = transcript.premises.first { $0.path == "model" }?.value.string ?? "another model"
    throw ShellError(
      .replayMismatch,
      "it was recorded on \(name) (\(digest.prefix(12))), and this is \(open.model.name) "
        + "(\(open.model.digest.description.prefix(12)))",
      hint: "open that model with `amend --model DIR`", file: transcript.path)
  }

  /// Runs the commands up to the first that fails.
  private func run(_ transcript: Transcript, isPortable: Bool) throws -> ReplayOutcome {
    var outcome = ReplayOutcome(transcript: transcript)
    for (index, command) in transcript.commands.enumerated() {
      try environment.cancellation.check()
      environment.report(Progress("commands", index, of: transcript.commands.count))
      let place = ScriptPlace(file: transcript.path, line: command.lines.lowerBound)
      let revision = open.stack.revision
      guard let record = execute(command.text, at: place) else { continue }
      if case .failure(let error) = record.outcome, error.code == .interrupted { throw error }
      let changed = revision != open.stack.revision
      guard outcome.add(record, of: command, isPortable: isPortable, changed: changed) else {
        break
      }
      if isFinished { break }
    }
    return outcome
  }

  private func accept(_ outcome: ReplayOutcome) throws -> CommandResult {
    if let failure = outcome.failure { throw failure }
    let transcript = outcome.transcript
    let text = transcript.text(with: outcome.accepted, premises: premises)
    try AtomicFile.write(transcript.path) { try $0.write(text) }
    var result = outcome.result
    result.add("accepted", true)
    let count = outcome.changedCommands
    result.blocks = [
      .line([
        TextSpan("\(transcript.path): "),
        .number("\(outcome.written) results written"),
        TextSpan(count > 0 ? ", of \(count) commands others than before" : ""),
      ])
    ]
    return result
  }
}

extension Transcript {
  /// Whether prompts were asked in chat form when it was recorded: version 0.1 knew of none, and what is written by hand
  /// leaves it to the model.
  fileprivate var chat: String {
    let knows = premises.contains { $0.path == "chat" }
    return !knows && premises.contains { $0.path == "base_digest" } ? "off" : "auto"
  }

  /// What stood in front of texts when it was recorded. Version 0.1 recorded nothing of it, and what is written by hand
  /// leaves it to the model.
  fileprivate var beginning: BeginChoice {
    guard let tokens = premises.first(where: { $0.path == "begin" })?.value.array else {
      return premises.contains { $0.path == "base_digest" } ? .configured : .automatic
    }
    return .tokens(tokens.compactMap { $0.int.flatMap { Int32(exactly: $0) } })
  }
}
