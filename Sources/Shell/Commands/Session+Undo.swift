import Editing
import Tensors

extension Session {
  /// `undo [N]`.
  func undo(_ command: ParsedCommand) throws -> CommandResult {
    let edits = try open.stack.undo(command.integer(ifGiven: "N") ?? 1)
    return moved("undo", edits, verb: "took back", counterpart: "redo")
  }

  /// `redo [N]`.
  func redo(_ command: ParsedCommand) throws -> CommandResult {
    let edits = try open.stack.redo(command.integer(ifGiven: "N") ?? 1)
    return moved("redo", edits, verb: "put back", counterpart: "undo")
  }

  private func moved(
    _ name: String, _ edits: [Edit], verb: String, counterpart: String
  ) -> CommandResult {
    let shown = edits.prefix(3).map { "\($0.handle) \($0.title)" }.joined(separator: "; ")
    let rest = edits.count > 3 ? " and \(edits.count - 3) more" : ""
    let digest = open.stack.digest.description.prefix(12)
    let again = edits.count == 1 ? counterpart : "\(counterpart) \(edits.count)"
    return CommandResult(
      name,
      fields: [
        .init("ids", .array(edits.map { .int($0.id) })),
        .init("edits", .int(open.stack.edits.count)),
      ],
      blocks: [
        .line([
          TextSpan("\(verb) \(shown)\(rest)   digest "), .number(String(digest)),
          .dim("   \(counterpart): `\(again)`"),
        ])
      ])
  }
}
