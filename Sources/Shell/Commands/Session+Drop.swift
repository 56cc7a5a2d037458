import Editing
import Evaluation

extension Session {
  /// `drop #ID [--reapply|--resolve]`.
  func drop(_ command: ParsedCommand) throws -> CommandResult {
    let dropped = try edit(named: "ID", of: command)
    guard !command.flag("reapply") || !command.flag("resolve") else {
      throw command.error(
        at: "resolve", .usage, "--reapply and --resolve contradict each other",
        hint: "give one of them")
    }
    let isSolved = command.flag("resolve")
    if isSolved {
      let (_, later) = try open.stack.history.edits(above: dropped.id)
      try prepareStatistics(for: Set(later.flatMap(\.settings.layers)).sorted())
    }
    let before = open.stack.history.here
    let later = try open.editor.drop(
      dropped.id, later: isSolved ? .solvedAgain : .reapplied,
      cancellation: environment.cancellation, report: environment.report)
    for edit in later where open.probes[edit.id] == nil {
      guard let replaced = edit.replaces, let sets = open.probes[replaced] else { continue }
      open.probes[edit.id] = sets
      if open.handProbed.contains(replaced) { takeProbes(sets, of: edit.id) }
    }
    var result = droppedResult(dropped, later, isSolved: isSolved)
    // The drop is made. Whatever happens to the comparing, that has to be said.
    do {
      let winners = try winnerChanges(
        of: open.stack.edits, from: before, to: open.stack.history.here)
      result.blocks += winners.blocks
      result.fields += winners.fields
    } catch {
      let why = ShellError(error).message
      result.blocks.append(.line([.bad("winners not compared: \(why)")]))
      result.add("not_compared", .string(why))
    }
    return result
  }

  private func droppedResult(_ dropped: Edit, _ later: [Edit], isSolved: Bool) -> CommandResult {
    let count = later.count == 1 ? "1 later edit" : "\(later.count) later edits"
    let rest =
      later.isEmpty ? "" : "; \(count) \(isSolved ? "solved again" : "added again as they were")"
    return CommandResult(
      "drop",
      fields: [
        .init("id", .int(dropped.id)), .init("later", .string(isSolved ? "resolved" : "reapplied")),
        .init("ids", .array(open.stack.edits.map { .int($0.id) })),
        .init("edits", .int(open.stack.count)),
      ],
      blocks: [
        .line(
          [TextSpan("dropped \(dropped.handle) \(dropped.title)\(rest)")] + digestSpans + [
            .dim("   back: `undo`")
          ])
      ])
  }
}
