import Editing
import Llama
import Tensors

/// A conversation, and on which weights it was held last.
final class TalkedConversation {
  let conversation: Conversation
  var revision: Digest
  /// How answers are drawn, as `chat` was told.
  var limit = 512
  var sampling = Sampling.greedy
  var seed = 0

  init(_ conversation: Conversation, revision: Digest) {
    self.conversation = conversation
    self.revision = revision
  }
}

extension Session {
  /// `chat [MESSAGE]`: one message, or a conversation that takes all lines from now on.
  func chat(_ command: ParsedCommand) throws -> CommandResult {
    let talk = try conversation(for: command)
    if command.has("MESSAGE") {
      return try answer(to: command.text("MESSAGE"), in: talk)
    }
    isTalking = true
    return CommandResult(
      "chat",
      fields: [.init("open", true), .init("messages", .int(talk.conversation.messages.count))],
      blocks: [
        .line([
          TextSpan("talking to \(open.model.name)"),
          .dim("   /reset forgets, /quit leaves, /COMMAND and `edit` are run"),
        ])
      ])
  }

  private func conversation(for command: ParsedCommand) throws -> TalkedConversation {
    let system = try command.text(ifGiven: "system")
    if conversation == nil || system != nil {
      conversation = TalkedConversation(
        try Conversation(open.model, system: system), revision: open.stack.revision)
      conversation?.seed = settings.values.seed
    }
    guard let talk = conversation else { throw ShellError(.failed, "there is no conversation") }
    let topK = try command.integer(ifGiven: "top-k")
    let temperature = try command.number(ifGiven: "temperature")
    if let limit = try command.integer(ifGiven: "tokens") { talk.limit = limit }
    if topK != nil || temperature != nil {
      talk.sampling = Sampling(temperature: temperature ?? 1, topK: topK)
    }
    if let seed = try command.integer(ifGiven: "seed") { talk.seed = seed }
    return talk
  }

  private func answer(to text: String, in talk: TalkedConversation) throws -> CommandResult {
    if talk.revision != open.stack.revision {
      talk.conversation.readAgain()
      talk.revision = open.stack.revision
    }
    onText?("")
    let answer = try talk.conversation.say(
      text, limit: talk.limit, sampling: talk.sampling, seed: UInt64(talk.seed),
      cancellation: environment.cancellation, accept: { [onText] in onText?($0) })
    var result = CommandResult(
      "chat",
      fields: [
        .init("text", .string(answer.text)), .init("tokens", .int(answer.tokens)),
        .init("stopped", .string(answer.end.rawValue)),
        .init("prompt_tokens", .int(answer.promptTokens)),
        .init("kept_tokens", .int(answer.keptTokens)),
        .init("messages", .int(talk.conversation.messages.count)),
      ],
      blocks: answer.text.split(separator: "\n", omittingEmptySubsequences: false).map {
        .line([TextSpan(String($0))])
      })
    if onText != nil { result.toldBlocks = result.blocks.count }
    switch answer.end {
    case .turn: break
    case .limit: result.blocks.append(.line([.dim("(cut off after \(answer.tokens) tokens)")]))
    case .positions: result.blocks.append(.line([.dim("(the model's positions ran out)")]))
    case .stopped: result.blocks.append(.line([.dim("(stopped)")]))
    }
    if answer.forgotten > 0 {
      result.blocks.append(
        .line([.dim("(the first \(answer.forgotten) messages are out of the model's reach)")]))
      result.add("forgotten", .int(answer.forgotten))
    }
    return result
  }

  // MARK: Lines of an open conversation

  /// What a line of an open conversation comes to.
  enum TalkOutcome {
    case said(Result<CommandResult, ShellError>)
    /// A line for the session.
    case command(String)
  }

  /// The conversation that takes typed lines; nil while none is open.
  var talk: TalkedConversation? { isTalking ? conversation : nil }

  /// Whether a typed line is a message, which ends with its line whatever quotes it has.
  package var takesMessages: Bool { active.talk != nil }

  /// - Returns: nil for a blank line.
  func execute(_ line: String, in talk: TalkedConversation) -> TalkOutcome? {
    let text = line.trimmingBlanks()
    guard !text.isEmpty else { return nil }
    if text.utf8.first == UInt8(ascii: "/") { return slash(String(text.dropFirst()), talk) }
    if text == "quit" || text == "exit" { return slash("quit", talk) }
    if text.hasPrefix("edit "), text.contains("->") { return .command(text) }
    return .said(Result { try answer(to: text, in: talk) }.mapError { ShellError($0) })
  }

  private func slash(_ text: String, _ talk: TalkedConversation) -> TalkOutcome {
    switch text.trimmingBlanks() {
    case "reset":
      talk.conversation.reset()
      return .said(
        .success(
          CommandResult(
            "chat", fields: [.init("reset", true)],
            blocks: [.line(["the conversation begins anew"])]
          )))
    case "quit", "exit", "bye":
      leaveConversation()
      return .said(
        .success(
          CommandResult(
            "chat", fields: [.init("closed", true)],
            blocks: [.line([.dim("the conversation is closed; `chat` goes on with it")])])))
    case "", "help":
      return .said(
        .success(
          CommandResult(
            "chat",
            blocks: [
              .paragraph(
                """
                Lines are messages. /reset forgets what was said, /quit closes the conversation, and any command \
                runs with a slash in front: /undo, /probe, /status. `edit TEXT -> NEW` needs none. Ctrl-C stops \
                an answer.
                """, indent: 0)
            ])))
    case let command: return .command(command)
    }
  }

  /// Lines are commands again. What was said is remembered.
  package func leaveConversation() { isTalking = false }
}
