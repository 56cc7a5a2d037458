import Editing

extension Session {
  /// `log`: the edits, newest last, and what can be put back.
  func log(_ command: ParsedCommand) throws -> CommandResult {
    let stack = open.stack
    let all = stack.edits.map { ($0, inForce: true) } + stack.redoable.map { ($0, inForce: false) }
    let shown = all.suffix(try command.integer(ifGiven: "count") ?? .max)
    let rows = shown.map { edit, inForce -> [TextSpan] in
      [edit.handle, edit.title, edit.methodText, inForce ? "" : "undone"]
        .map { TextSpan($0, inForce ? nil : .dim) }
    }
    let entries = shown.map { edit, inForce in
      Field.object(EditReport(edit: edit).fields + [.init("in_force", .bool(inForce))])
    }
    return CommandResult(
      "log", fields: [.init("edits", .array(entries))],
      blocks: rows.isEmpty
        ? [.line([.dim("no edits")])] : [.table([.right(), .left(), .left(), .left()], rows)])
  }

  /// The edit `#id` names, in force or undone.
  ///
  /// - Throws: `edit-not-found`.
  func edit(named name: String, of command: ParsedCommand) throws(ShellError) -> Edit {
    let id = try command.integer(name)
    if let edit = open.stack.edit(id: id) { return edit }
    throw command.error(
      at: name, .editNotFound, "there is no edit #\(id)", hint: "`log` lists the edits")
  }
}
