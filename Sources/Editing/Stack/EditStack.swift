import Llama
import Tensors

/// The edits in force, the truth about what has been changed. The model's edited matrices are a projection of it:
///
///     W = float32(base) + Delta_1 + Delta_2 + ...     in stack order, always by the same arithmetic
///
/// so that undo, redo and rebuilding give bit-identical weights. Undo never subtracts: it goes back to a matrix that
/// was kept, or adds up again what is left.
package final class EditStack {
  /// An edited `down_proj` and the digest of its bytes.
  private struct State {
    let linear: Linear
    let digest: Digest

    init(_ linear: Linear) {
      self.linear = linear
      let bytes = UnsafeRawBufferPointer(
        start: linear.weight.base, count: linear.weight.count * MemoryLayout<Float>.size)
      digest = Digest(of: bytes)
    }
  }

  private struct Entry {
    let edit: Edit
    /// Of this edit and all below it.
    let chain: Digest
    /// What each layer it touched became; nil where memory called for it to be dropped.
    var states: [Int: State]?
  }

  private let model: LanguageModel
  private var entries: [Entry] = []
  private var undone: [Entry] = []
  private var lastID = 0
  /// Bytes of matrices that are kept to make undo quick.
  private let snapshotBudget: Int

  /// - Parameter snapshotBudget: bytes; 0 keeps only the matrices in force.
  package init(_ model: LanguageModel, snapshotBudget: Int = 512 << 20) {
    self.model = model
    self.snapshotBudget = snapshotBudget
  }

  /// Oldest first.
  package var edits: [Edit] { entries.map(\.edit) }
  /// What `redo` would bring back, next first.
  package var redoable: [Edit] { undone.reversed().map(\.edit) }
  package var nextID: Int { lastID + 1 }

  package func edit(id: Int) -> Edit? {
    entries.first { $0.edit.id == id }?.edit ?? undone.first { $0.edit.id == id }?.edit
  }

  /// Layers that differ from the checkpoint, ascending.
  package var editedLayers: [Int] {
    Array(Set(entries.flatMap { $0.edit.updates.map(\.layer) })).sorted()
  }

  /// Of the base model, the edits and the edited matrices: two equal digests are the same weights, reached by the
  /// same edits.
  package var digest: Digest { entries.isEmpty ? model.digest : digest(onto: model.digest) }

  /// The same without the base model, which takes reading a checkpoint: tells apart the states of one model.
  package var revision: Digest { digest(onto: nil) }

  private func digest(onto base: Digest?) -> Digest {
    let stream = DigestStream()
    if let base { stream.update(base.description) }
    guard let top = entries.last else { return stream.digest }
    stream.update(top.chain.description)
    for layer in editedLayers {
      stream.update("\(layer) \(state(of: layer, depth: entries.count)?.digest.description ?? "")")
    }
    return stream.digest
  }

  /// Puts a finished edit on the stack and its matrices into the model. What was undone is forgotten.
  package func push(_ edit: Edit, _ matrices: [Int: Linear]) {
    undone = []
    lastID = max(lastID, edit.id)
    append(edit, matrices.mapValues(State.init))
  }

  private func append(_ edit: Edit, _ states: [Int: State]?) {
    let stream = DigestStream()
    stream.update(entries.last?.chain.description ?? "")
    stream.update(edit.digest.description)
    entries.append(Entry(edit: edit, chain: stream.digest, states: states))
    project(edit.updates.map(\.layer))
    dropSnapshots()
  }

  /// Takes back the last `count` edits, newest first.
  /// - Throws: `EditError` if there are fewer; then nothing is taken back.
  @discardableResult
  package func undo(_ count: Int = 1) throws -> [Edit] {
    guard count <= entries.count, count > 0 else {
      throw EditError(
        .nothingToUndo,
        entries.isEmpty ? "there is nothing to undo" : "only \(entries.count) edits can be undone",
        hint: entries.isEmpty ? "no edit is in force" : "see `log`")
    }
    let removed = Array(entries.suffix(count).reversed())
    entries.removeLast(count)
    undone += removed
    project(Array(Set(removed.flatMap { $0.edit.updates.map(\.layer) })))
    dropSnapshots()
    return removed.map(\.edit)
  }

  /// Brings back the last `count` undone edits.
  /// - Throws: `EditError` if there are fewer; then nothing is brought back.
  @discardableResult
  package func redo(_ count: Int = 1) throws -> [Edit] {
    guard count <= undone.count, count > 0 else {
      throw EditError(
        .nothingToRedo,
        undone.isEmpty ? "there is nothing to redo" : "only \(undone.count) edits can be redone",
        hint: "a new edit forgets what was undone before it")
    }
    return (0..<count).map { _ in
      let entry = undone.removeLast()
      append(entry.edit, entry.states)
      return entry.edit
    }
  }

  /// Puts the matrices in force into the model, for the layers named or for all.
  package func project(_ layers: [Int]? = nil) {
    for layer in layers ?? Array(0..<model.configuration.blockCount) {
      model.llama.setDown(layer, state(of: layer, depth: entries.count)?.linear)
    }
  }

  /// The newest of the first `depth` edits that changed a layer.
  private func lastEdit(of layer: Int, depth: Int) -> Int? {
    entries[..<depth].lastIndex { $0.edit.updates.contains { $0.layer == layer } }
  }

  /// The matrix of a layer after the first `depth` edits; nil if none of them touched it.
  ///
  /// What was dropped is added up again from the nearest matrix below that was kept, or from the checkpoint's. Of
  /// the matrices in between none is kept: on a large model they are half a gigabyte each.
  private func state(of layer: Int, depth: Int) -> State? {
    guard let top = lastEdit(of: layer, depth: depth) else { return nil }
    if let kept = entries[top].states?[layer] { return kept }
    var linear = model.llama.baseDown(layer)
    var missing = [top]
    while let below = lastEdit(of: layer, depth: missing[missing.count - 1]) {
      if let kept = entries[below].states?[layer] {
        linear = kept.linear
        break
      }
      missing.append(below)
    }
    for index in missing.reversed() {
      for update in entries[index].edit.updates where update.layer == layer {
        linear = update.added(to: linear)
      }
    }
    let rebuilt = State(linear)
    entries[top].states = (entries[top].states ?? [:]).merging([layer: rebuilt]) { $1 }
    return rebuilt
  }

  /// Lets go of matrices until the budget is met: of undone edits first, then the oldest, never of those in force.
  private func dropSnapshots() {
    let inForce = Set(editedLayers.compactMap { lastEdit(of: $0, depth: entries.count) })
    var bytes = (entries + undone).reduce(0) { $0 + Self.bytes($1) }
    for index in undone.indices where bytes > snapshotBudget {
      bytes -= Self.bytes(undone[index])
      undone[index].states = nil
    }
    for index in entries.indices where bytes > snapshotBudget && !inForce.contains(index) {
      bytes -= Self.bytes(entries[index])
      entries[index].states = nil
    }
  }

  private static func bytes(_ entry: Entry) -> Int {
    (entry.states ?? [:]).values.reduce(0) { $0 + $1.linear.ownedBytes }
  }
}
