import Llama

/// Which prompts are asked in chat form.
extension Session {
  /// Commands whose prompts a person writes. Those of data sets are texts to be continued, and schedules, sweeps and
  /// scores stay comparable with the studies that use them.
  private static let framed: Set = ["ask", "top", "lens", "trace", "edit"]
  private static let dataForms: Set = ["case", "cases", "file"]

  /// The template that is used now; nil asks prompts as they are.
  var chatTemplate: ChatTemplate? {
    guard let template = open.model.chat.template, settings.values.chat != "off",
      settings.values.chat == "on" || template.family != nil, open.chatFrame != nil
    else { return nil }
    return template
  }

  /// What stands around the prompt of a command; nil where prompts are asked as they are.
  ///
  /// Unless somebody has set it, a question or a whole sentence is a turn of a conversation, and a sentence that breaks
  /// off is there to be continued: that is how the studies ask, and what a base model would be given.
  func frame(of command: ParsedCommand) -> PromptFrame? {
    guard Self.framed.contains(command.name), !Self.dataForms.contains(command.form),
      chatTemplate != nil
    else { return nil }
    let isWanted = settings.values.chat == "on" || talk != nil
    return isWanted || prompt(of: command)?.isWholeTurn(open.model.tokenizer) ?? false
      ? open.chatFrame : nil
  }

  /// What a person wrote to be answered or continued.
  private func prompt(of command: ParsedCommand) -> String? {
    if let edit = try? command.edit("TEXT") { return edit.filledPrompt }
    if let subject = try? command.subject("PROMPT") {
      return subject.before + subject.subject + subject.after
    }
    return try? command.text("PROMPT")
  }

  /// - Throws: `no-chat-template` for a model that cannot be asked in chat form, with the reason.
  func requireFrame(at source: SourceText) throws(ShellError) {
    if case .template = open.model.chat {
      do { _ = try open.model.ownFrame() } catch {
        let why = ShellError(error)
        throw source.error(.noChatTemplate, why.message, hint: why.hint)
      }
      return
    }
    if case .unknown(let error) = open.model.chat {
      throw source.error(.noChatTemplate, error.message, hint: error.hint)
    }
    throw source.error(
      .noChatTemplate, "\(open.model.name) has no chat template",
      hint: "models that were taught to hold conversations have one")
  }

  /// `on: Llama-3, says .../tokenizer_config.json`, or why not.
  var chatText: String {
    switch open.model.chat {
    case .none: return "off: the model has no chat template"
    case .unknown(let error): return "off: \(error.message)"
    case .template(let template):
      let form = template.family?.rawValue ?? "a template of no known form"
      let place = "\(form), says \(template.source)"
      if chatTemplate != nil {
        return settings.values.chat == "on"
          ? "on: \(place)" : "on for questions and whole sentences: \(place)"
      }
      if settings.values.chat == "off" { return "off by `set chat`: \(place)" }
      return "off: \(place)" + (template.family == nil ? "; `set chat on` uses it" : "")
    }
  }
}

extension String {
  /// Whether a text is a turn of a conversation as it stands: it ends like a sentence and spells out no special token,
  /// with which it would bring its own form along.
  fileprivate func isWholeTurn(_ tokenizer: Tokenizer) -> Bool {
    let closing = "\"'\u{201D}\u{2019}\u{BB})]"
    let end = reversed().first { !$0.isWhitespace && !closing.contains($0) }
    guard let end, ".?!\u{2026}\u{3002}\u{FF1F}\u{FF01}".contains(end) else { return false }
    return !tokenizer.encode(self, readsSpecial: true).contains(where: tokenizer.isSpecial)
  }
}
