import Editing

extension Session {
  /// `checkpoint [NAME]`.
  func checkpoint(_ command: ParsedCommand) throws -> CommandResult {
    let history = open.stack.history
    guard let name = try command.text(ifGiven: "NAME") else { return checkpoints() }
    let isKnown = history.version(named: name) != nil
    if command.flag("remove") {
      guard isKnown else { throw noVersion(name, command, "NAME") }
      try open.stack.setCheckpoint(name, to: nil)
      return CommandResult(
        "checkpoint", fields: [.init("removed", .string(name))],
        blocks: [.line([TextSpan("forgot the name \(name)")])])
    }
    try checkName(name, command)
    if isKnown, !command.flag("move") {
      throw command.error(
        at: "NAME", .invalidValue, "there is a checkpoint \(name) already",
        hint: "`checkpoint \(name) --move` makes it mean these weights")
    }
    try open.stack.setCheckpoint(name, to: history.here)
    return CommandResult(
      "checkpoint",
      fields: [.init("name", .string(name)), .init("edits", .int(open.stack.count))],
      blocks: [
        .line(
          [TextSpan("\(name): \(editCount(history.here))")] + digestSpans + [
            .dim("   back: `checkout \(name)`")
          ])
      ])
  }

  private func checkpoints() -> CommandResult {
    let all = open.stack.history.checkpoints
    return CommandResult(
      "checkpoint",
      fields: [
        .init(
          "checkpoints",
          .array(
            all.map {
              [
                "name": .string($0.name),
                "edits": .int(open.stack.history.versions[$0.version].depth),
              ]
            }))
      ],
      blocks: all.isEmpty
        ? [.line([.dim("no checkpoints   set one: `checkpoint NAME`")])]
        : [
          .table(
            [.left(), .left()], all.map { [.heading($0.name), TextSpan(editCount($0.version))] })
        ])
  }

  private func checkName(_ name: String, _ command: ParsedCommand) throws(ShellError) {
    let isPlain = name.utf8.allSatisfy {
      let scalar = Unicode.Scalar($0)
      return scalar.properties.isAlphabetic || scalar.properties.numericType != nil
        || "-_.".unicodeScalars.contains(scalar)
    }
    let isFirstLetter = name.unicodeScalars.first?.properties.isAlphabetic ?? false
    guard isPlain, name.utf8.allSatisfy({ $0 < 0x80 }), isFirstLetter else {
      throw command.error(
        at: "NAME", .invalidValue, "a checkpoint cannot be called `\(name)`",
        hint: "a letter, then letters, digits, `-`, `_` and `.`")
    }
    guard !["base", "now"].contains(name) else {
      throw command.error(
        at: "NAME", .invalidValue, "`\(name)` already means something", hint: "choose another name")
    }
  }

  /// `checkout VERSION`.
  func checkout(_ command: ParsedCommand) throws -> CommandResult {
    let name = try command.text("VERSION")
    let version = try version(command, "VERSION")
    let wasThere = version == open.stack.history.here
    if !wasThere { try open.stack.checkout(version, as: name) }
    return CommandResult(
      "checkout",
      fields: [
        .init("version", .string(name)), .init("moved", .bool(!wasThere)),
        .init("ids", .array(open.stack.edits.map { .int($0.id) })),
        .init("edits", .int(open.stack.count)),
      ],
      blocks: [
        .line(
          [TextSpan("\(wasThere ? "already at" : "at") \(name): \(editCount(version)) in force")]
            + digestSpans + [.dim(wasThere ? "" : "   back: `undo`")])
      ])
  }

  // MARK: Names of versions

  /// The version that an argument means.
  ///
  /// - Throws: `version-not-found` with the nearest names.
  func version(_ command: ParsedCommand, _ place: String) throws(ShellError) -> Int {
    let name = try command.text(place)
    let history = open.stack.history
    if let named = history.version(named: name) { return named }
    if name == "base" { return 0 }
    if name == "now" { return history.here }
    let digits = name.hasPrefix("#") ? String(name.dropFirst()) : name
    if let id = Int(plain: digits), let version = history.version(endingIn: id) { return version }
    throw noVersion(name, command, place)
  }

  private func noVersion(_ name: String, _ command: ParsedCommand, _ place: String) -> ShellError {
    command.error(
      at: place, .versionNotFound, "there is no checkpoint or edit `\(name)`",
      hint: Suggestion.hint(for: name, among: versions.map(\.text))
        ?? "`log` lists the edits, `checkpoint` the checkpoints")
  }

  func editCount(_ version: Int) -> String {
    let count = open.stack.history.versions[version].depth
    return count == 0 ? "no edits" : count == 1 ? "1 edit" : "\(count) edits"
  }
}
