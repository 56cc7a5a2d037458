extension Session {
  /// `set [NAME [VALUE]]`.
  func set(_ command: ParsedCommand) throws -> CommandResult {
    guard let name = command.values["NAME"], case .text(let text) = name.value else {
      return result(of: settings.entries)
    }
    if let value = command.values["VALUE"], case .text(let typed) = value.value {
      try settings.set(text, to: typed, at: (name.source, value.source))
    }
    return result(of: [try settings.entry(text, at: name.source)])
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
