import Llama
import Tensors

extension Editor {
  /// Puts edits that were made elsewhere on the stack, in their order and under ids of this one.
  ///
  /// On the base they were made on, and with nothing else in force, this gives the same bits as making them.
  ///
  /// - Throws: `EditError` if a weight would not be finite, or `Interrupted`; none of them is then in force.
  /// - Cost: one product of rank n a layer and edit.
  @discardableResult
  package func adopt(
    _ edits: [Edit], cancellation: Cancellation = .never, report: Progress.Report = { _ in }
  ) throws -> [Edit] {
    var adopted: [Edit] = []
    do {
      for edit in edits {
        try cancellation.check()
        report(Progress("edits", adopted.count, of: edits.count))
        adopted.append(try adopt(edit))
      }
    } catch {
      if !adopted.isEmpty { try stack.undo(adopted.count) }
      throw error
    }
    return adopted
  }

  /// Makes an edit again that was made before, here or elsewhere, on the weights as they are now.
  ///
  /// Its factors are added by the same arithmetic as then, so on the same weights the result is the same to the bit.
  /// - Returns: the edit under a new id, which is then on top of the stack.
  /// - Throws: `EditError` if a weight would not be finite, or what the journal throws; the weights are then as they were.
  @discardableResult
  package func adopt(_ edit: Edit) throws -> Edit {
    var matrices: [Int: Linear] = [:]
    for update in edit.updates {
      let edited = update.added(to: model.llama.down(update.layer))
      guard edited.weight.isFinite else {
        throw EditError.notFinite(model, "in the new weight of layer \(update.layer)")
      }
      matrices[update.layer] = edited
    }
    let own = Edit(
      id: stack.nextID, facts: edit.facts, settings: edit.settings, updates: edit.updates,
      values: edit.values)
    try stack.push(own, matrices)
    return own
  }
}
