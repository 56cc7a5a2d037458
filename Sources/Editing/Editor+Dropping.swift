import Tensors

/// What becomes of the edits above one that is dropped.
package enum LaterEdits: Sendable {
  /// Their factors are added again as they are.
  case reapplied
  /// Their facts are written again by the same settings, on weights that never knew the dropped edit.
  case solvedAgain
}

extension Editor {
  /// Leaves out one of the edits in force.
  ///
  /// - Returns: the edits above it as they are now, oldest first.
  /// - Throws: `EditError` if it is not in force; what `edit` and the stack's journal throw. The weights are then
  ///   bit-identical to before.
  /// - Cost: a product and a sum for each later edit, or all of what the later edits took.
  @discardableResult
  package func drop(
    _ id: Int, later: LaterEdits, cancellation: Cancellation = .never,
    report: Progress.Report = { _ in }
  ) throws -> [Edit] {
    let (below, above) = try stack.history.edits(above: id)
    guard later == .solvedAgain, !above.isEmpty else {
      try stack.drop(id)
      return above
    }
    let solved = try stack.rehearsing(at: below) {
      try above.enumerated().map { index, edit in
        report(Progress("edits solved again", index, of: above.count))
        return try self.edit(
          edit.facts, edit.settings, replacing: edit.id, cancellation: cancellation,
          report: above.count == 1 ? report : { _ in })
      }
    }
    try stack.drop(id, later: solved)
    return solved
  }
}
