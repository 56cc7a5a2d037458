import Llama

extension Editor {
  /// Makes an edit again that was made before on weights as they are now, and taken back since.
  ///
  /// Its factors are added by the same arithmetic as then, so the weights are bit for bit what they were with it.
  /// - Returns: the edit under a new id, which is then on top of the stack.
  /// - Throws: what the stack throws; the weights are then as they were.
  /// - Cost: a rank-n product a layer.
  package func apply(_ edit: Edit) throws -> Edit {
    let again = Edit(
      id: stack.nextID, facts: edit.facts, settings: edit.settings, updates: edit.updates,
      values: edit.values)
    let matrices = edit.updates.map { ($0.layer, $0.added(to: model.llama.down($0.layer))) }
    stack.push(again, Dictionary(matrices) { $1 })
    return again
  }
}
