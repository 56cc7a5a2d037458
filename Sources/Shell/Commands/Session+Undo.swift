import Editing
import Tensors

extension Session {
  /// `undo [N]`.
  func undo(_ command: ParsedCommand) throws -> CommandResult {
    let count = try command.integer(ifGiven: "N") ?? 1
    let edits = try open.stack.undo(count)
    let moves = Array(open.stack.history.future.suffix(count))
    return moved("undo", moves, edits, verb: "took back", counterpart: "redo")
  }

  /// `redo [N]`.
  func redo(_ command: ParsedCommand) throws -> CommandResult {
    let count = try command.integer(ifGiven: "N") ?? 1
    let edits = try open.stack.redo(count)
    let moves = Array(open.stack.history.past.suffix(count))
    return moved("redo", moves, edits, verb: "put back", counterpart: "undo")
  }

  private func moved(
    _ name: String, _ moves: [EditHistory.Move], _ edits: [Edit], verb: String,
    counterpart: String
  ) -> CommandResult {
    let texts = moves.map(text(of:))
    let rest = texts.count > 3 ? " and \(texts.count - 3) more" : ""
    let again = texts.count == 1 ? counterpart : "\(counterpart) \(texts.count)"
    return CommandResult(
      name,
      fields: [
        .init("ids", .array(edits.map { .int($0.id) })),
        .init("changes", .array(texts.map(Field.string))),
        .init("edits", .int(open.stack.count)),
      ],
      blocks: [
        .line(
          [TextSpan("\(verb) " + texts.prefix(3).joined(separator: "; ") + rest)] + digestSpans + [
            .dim("   \(counterpart): `\(again)`")
          ])
      ])
  }

  private func text(of move: EditHistory.Move) -> String {
    switch move.kind {
    case .edit:
      open.stack.history.versions[move.to].edit.map { "\($0.handle) \($0.title)" } ?? "an edit"
    case .drop(let id): "the drop of #\(id)"
    case .checkout(let name): "the checkout of \(name)"
    }
  }

  /// `   digest c7a9ef088671`, as every change tells it.
  var digestSpans: [TextSpan] {
    [TextSpan("   digest "), .number(String(open.stack.digest.description.prefix(12)))]
  }
}
