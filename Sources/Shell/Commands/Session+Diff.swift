import Editing
import Evaluation

extension Session {
  /// `diff FROM [TO]`.
  func diff(_ command: ParsedCommand) throws -> CommandResult {
    let from = try version(command, "FROM")
    let to = command.has("TO") ? try version(command, "TO") : open.stack.history.here
    let difference = try open.stack.difference(
      from: from, to: to, cancellation: environment.cancellation)
    let winners = try winnerChanges(
      of: difference.gone + difference.added + common(from, to), from: from, to: to)
    let names = [try command.text("FROM"), try command.text(ifGiven: "TO") ?? "now"]
    var blocks: [Block] = [
      .line([
        .heading("\(names[0]) -> \(names[1])"),
        TextSpan("   \(editCount(from)) -> \(editCount(to))"),
      ])
    ]
    if difference.layers.isEmpty { blocks.append(.line([.dim("the same weights")])) }
    blocks += difference.blocks + winners.blocks
    return CommandResult(
      "diff",
      fields: [.init("from", .string(names[0])), .init("to", .string(names[1]))]
        + difference.fields + winners.fields, blocks: blocks)
  }

  private func common(_ from: Int, _ to: Int) -> [Edit] {
    let ids = Set(open.stack.history.edits(of: to).map(\.id))
    return open.stack.history.edits(of: from).filter { ids.contains($0.id) }
  }
}

extension VersionDifference {
  private static let mostShown = 20

  fileprivate var blocks: [Block] {
    var blocks: [Block] = []
    if !layers.isEmpty {
      blocks.append(
        .table(
          [.right("layer"), .right("|difference|"), .right("rank at most")],
          layers.map {
            [
              TextSpan("\($0.layer)"), .number(NumberText.compact($0.norm)), .number("\($0.rank)"),
            ]
          }))
    }
    for (sign, edits) in [("+", added), ("-", gone)] where !edits.isEmpty {
      var rows = edits.prefix(Self.mostShown).map { edit -> [TextSpan] in
        [sign == "+" ? .ok(sign) : .bad(sign), TextSpan(edit.handle), TextSpan(edit.title)]
      }
      if edits.count > Self.mostShown {
        rows.append(["", "", .dim("... and \(edits.count - Self.mostShown) more")])
      }
      blocks.append(.table([.left(), .right(), .left()], rows))
    }
    return blocks
  }

  fileprivate var fields: [Field.Member] {
    [
      .init(
        "layers",
        .array(
          layers.map {
            ["layer": .int($0.layer), "norm": .double($0.norm), "rank_at_most": .int($0.rank)]
          })),
      .init("added", .array(added.map { .object(EditReport(edit: $0).fields) })),
      .init("gone", .array(gone.map { .object(EditReport(edit: $0).fields) })),
    ]
  }
}
