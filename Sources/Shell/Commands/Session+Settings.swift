import Evaluation
import Llama

extension Session {
  /// `set [NAME [VALUE]]`.
  func set(_ command: ParsedCommand) throws -> CommandResult {
    guard let name = command.values["NAME"], case .text(let text) = name.value else {
      return result(of: settings.entries)
    }
    if let value = command.values["VALUE"], case .text(let typed) = value.value {
      var changed = settings
      try changed.set(text, to: typed, at: (name.source, value.source))
      if text == "chat", changed.values.chat == "on" { try requireFrame(at: value.source) }
      if text == "begin" { try takeBeginning(changed.values.begin, at: value.source) }
      settings = changed
    }
    return result(of: [try settings.entry(text, at: name.source)])
  }

  /// Puts into force what the setting `begin` says.
  ///
  /// - Throws: `schedule` while a schedule is under way, whose scores would stop being comparable; `invalid-value` for a
  ///   token that the model does not have.
  private func takeBeginning(_ text: String, at source: SourceText) throws(ShellError) {
    guard text != settings.values.begin, let choice = BeginChoice(typed: text) else { return }
    if let schedule = open.schedule, schedule.isUnderWay {
      throw source.error(
        .schedule, "a schedule is under way, and all of it reads texts alike",
        hint: "`schedule stop` gives it up")
    }
    do { try open.begin(choice) } catch let error as ModelError {
      throw source.error(.invalidValue, error.message, hint: error.hint)
    } catch { throw ShellError(error) }
  }

  private func result(of entries: [Settings.Entry]) -> CommandResult {
    let fields = entries.map { entry -> Field in
      [
        "name": .string(entry.name), "value": entry.field,
        "default": .string(entry.defaultValue), "set_by": .string(entry.whereSet),
        "summary": .string(entry.summary),
      ]
    }
    return CommandResult(
      "set", fields: [.init("settings", .array(fields))], blocks: settings.blocks(entries))
  }

  /// `timing [on|off]`; the other state unless one is given.
  func timing(_ command: ParsedCommand) throws -> CommandResult {
    let on = try command.toggle(ifGiven: "STATE") ?? !settings.values.timing
    try settings.set("timing", to: on ? "on" : "off")
    return CommandResult(
      "timing", fields: [.init("timing", .bool(on))],
      blocks: [.line([TextSpan("timing is \(on ? "on" : "off")")])])
  }

  /// `quit`.
  func quit(_ command: ParsedCommand) -> CommandResult {
    isFinished = true
    return CommandResult("quit")
  }
}
