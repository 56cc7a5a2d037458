import Llama

extension Session {
  /// `ask PROMPT`: greedy to the end of the sentence, unless options say otherwise.
  func ask(_ command: ParsedCommand) throws -> CommandResult {
    let limit = try command.integer(ifGiven: "tokens")
    let topK = try command.integer(ifGiven: "top-k")
    // Whoever names k candidates wants to draw from them.
    let temperature = try command.number(ifGiven: "temperature") ?? (topK == nil ? 0 : 1)
    let seed = try command.integer(ifGiven: "seed") ?? settings.values.seed
    onText?("")
    let continuation = try open.continuation(
      of: command.text("PROMPT"), limit: limit ?? settings.values.tokens,
      sampling: Sampling(temperature: temperature, topK: topK), seed: UInt64(seed),
      stopsAtSentence: limit == nil, cancellation: environment.cancellation, tell: onText)
    var result = CommandResult(
      "ask",
      fields: [
        .init("text", .string(continuation.text)), .init("tokens", .int(continuation.tokens.count)),
        .init("stopped", .string(continuation.end.rawValue)),
      ],
      blocks: [.line([TextSpan(continuation.text)])])
    if open.model.frame != nil { result.add("form", "chat") }
    if onText != nil { result.toldBlocks = 1 }
    return result
  }
}
