import Editing

extension Session {
  /// `log`: every edit that was made, in force or not, as a tree.
  func log(_ command: ParsedCommand) throws -> CommandResult {
    let history = open.stack.history
    let tree = HistoryTree(history)
    let count = try command.integer(ifGiven: "count") ?? .max
    let notes = VersionNotes(history)
    // The unedited model is a row of its own only where somebody may be looking for it.
    let drawn = tree.rows.filter { $0.version > 0 || tree.hasBranches || notes.isNamed(0) }
    let rows = drawn.suffix(count).map { row -> [TextSpan] in
      let edit = history.versions[row.version].edit
      let role: Role? = notes.isInForce(row.version) ? nil : .dim
      return [
        TextSpan(row.branches + (edit?.handle ?? "base"), role),
        TextSpan(edit?.title ?? "the unedited model", role), TextSpan(edit?.methodText ?? "", role),
        TextSpan(notes.text(row.version), role),
      ]
    }
    let made = history.versions.indices.dropFirst().suffix(count)
    let entries = made.compactMap { number -> Field? in
      history.versions[number].edit.map { edit in
        .object(EditReport(edit: edit).fields + notes.fields(number))
      }
    }
    let first: Column = tree.hasBranches ? .left() : .right()
    return CommandResult(
      "log",
      fields: [
        .init("edits", .array(entries)),
        .init(
          "checkpoints",
          .object(history.checkpoints.map { .init($0.name, .int($0.version)) })),
      ],
      blocks: history.versions.count == 1 && rows.isEmpty
        ? [.line([.dim("no edits")])] : [.table([first, .left(), .left(), .left()], rows)])
  }

  /// The edit `#id` names, in force or undone.
  ///
  /// - Throws: `edit-not-found`.
  func edit(named name: String, of command: ParsedCommand) throws(ShellError) -> Edit {
    let id = try command.integer(name)
    if let edit = open.stack.edit(id: id) { return edit }
    let last = open.stack.nextID - 1
    let hint =
      switch last {
      case 0: "no edit has been made yet"
      case 1: "there is only #1"
      default: "the edits are #1 to #\(last); `log` lists them"
      }
    throw command.error(at: name, .editNotFound, "there is no edit #\(id)", hint: hint)
  }
}

/// What `log` says of a version beside its edit.
private struct VersionNotes {
  private let history: EditHistory
  private let inForce: Set<Int>
  /// What `redo` would bring back.
  private let undone: Set<Int>

  init(_ history: EditHistory) {
    self.history = history
    inForce = Set(history.path(to: history.here)).union([0])
    undone = Set(history.future.flatMap { history.path(to: $0.to) }).subtracting(inForce)
  }

  func isInForce(_ version: Int) -> Bool { inForce.contains(version) }
  func isNamed(_ version: Int) -> Bool { !names(of: version).isEmpty }

  private func names(of version: Int) -> [String] {
    history.checkpoints.filter { $0.version == version }.map(\.name)
  }

  /// `undone`, `replaces #3`, `(name)`.
  func text(_ version: Int) -> String {
    var parts = names(of: version).map { "(\($0))" }
    if let replaced = history.versions[version].edit?.replaces {
      parts.append("replaces #\(replaced)")
    }
    if undone.contains(version) { parts.append("undone") }
    if version == history.here, history.versions.count > inForce.count { parts.append("<- here") }
    return parts.joined(separator: "  ")
  }

  func fields(_ version: Int) -> [Field.Member] {
    let made = history.versions[version]
    let below = made.parent.flatMap { history.versions[$0].edit?.id }
    return [
      .init("version", .int(version)), .init("parent", .optional(below)),
      .init("replaces", .optional(made.edit?.replaces)),
      .init("in_force", .bool(isInForce(version))), .init("here", .bool(version == history.here)),
      .init("checkpoints", .array(names(of: version).map(Field.string))),
    ]
  }
}
