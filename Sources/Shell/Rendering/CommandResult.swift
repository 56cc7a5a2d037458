/// What a command has to say, once for programs (`fields`) and once for people (`blocks`).
package struct CommandResult: Equatable, Sendable {
  package var command: String
  /// The command's own members of its JSON record, in this order.
  package var fields: [Field.Member]
  package var blocks: [Block]
  /// How many of the blocks, from the first on, were told of already while the command ran (`Session.onPart`).
  package var toldBlocks = 0
  /// Everything of it that can be drawn, shown or not: `plot` and `report` do.
  package var figures: [Figure] = []
  /// What `--csv` shows of it; nil takes it from the fields.
  package var table: String?

  package init(_ command: String, fields: [Field.Member] = [], blocks: [Block] = []) {
    self.command = command
    self.fields = fields
    self.blocks = blocks
  }

  /// What people have not seen yet.
  package var untoldBlocks: ArraySlice<Block> { blocks.dropFirst(toldBlocks) }

  /// Adds a member to the record.
  package mutating func add(_ name: String, _ value: Field) {
    fields.append(Field.Member(name, value))
  }
}

/// One executed line, with what every record carries.
package struct CommandRecord: Sendable {
  package var command: String
  package var outcome: Result<CommandResult, ShellError>
  package var cost: CommandCost
  /// The digest of the model after the command; nil when no model is loaded.
  package var digest: String?
  /// The line asked for JSON by `--json`, whatever the session prints otherwise.
  package var wantsJSON: Bool
  /// `timing` is on.
  package var showsCost: Bool

  package init(
    command: String, outcome: Result<CommandResult, ShellError>, cost: CommandCost,
    digest: String?, wantsJSON: Bool = false, showsCost: Bool = false
  ) {
    self.command = command
    self.outcome = outcome
    self.cost = cost
    self.digest = digest
    self.wantsJSON = wantsJSON
    self.showsCost = showsCost
  }

  /// The record as an object: `command` and `ok` first, `seconds` and `digest` last.
  package var field: Field {
    var members: [Field.Member] = [.init("command", .string(command))]
    switch outcome {
    case .success(let result):
      members.append(.init("ok", true))
      members += result.fields
    case .failure(let error):
      members.append(.init("ok", false))
      members += error.findings?.fields ?? []
      members.append(.init("error", error.field))
    }
    if showsCost { members.append(.init("cost", cost.field)) }
    members.append(.init("seconds", .double(cost.seconds)))
    members.append(.init("digest", .optional(digest)))
    return .object(members)
  }

  /// The record as one line of JSON Lines, with its line feed.
  package var jsonLine: String { field.json + "\n" }
}

extension ShellError {
  /// The error as it stands in a record.
  package var field: Field {
    var members: [Field.Member] = [
      .init("code", .string(code.name)),
      .init("message", .string(message)),
      .init("hint", .optional(hint)),
      .init("line", .optional(line)),
      .init("column", .optional(column)),
    ]
    if let file { members.append(.init("file", .string(file))) }
    if !within.isEmpty {
      members.append(.init("within", .array(within.map { .string($0.description) })))
    }
    return .object(members)
  }
}
