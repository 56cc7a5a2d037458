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
  func frame(of command: ParsedCommand) -> PromptFrame? {
    guard Self.framed.contains(command.name), !Self.dataForms.contains(command.form),
      chatTemplate != nil
    else { return nil }
    return open.chatFrame
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
      if chatTemplate != nil { return "on: \(place)" }
      if settings.values.chat == "off" { return "off by `set chat`: \(place)" }
      return "off: \(place)" + (template.family == nil ? "; `set chat on` uses it" : "")
    }
  }
}
