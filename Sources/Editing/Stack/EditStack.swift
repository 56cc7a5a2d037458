import Llama
import Tensors

/// The edits in force, the truth about what has been changed. The model's edited matrices are a projection of it:
///
///     W = float32(base) + Delta_1 + Delta_2 + ...     in stack order, always by the same arithmetic
///
/// so that undo, redo, checkout and recovery give bit-identical weights. Undo never subtracts: it goes back to a
/// matrix that was kept, or adds up again what is left.
///
/// Every change is committed to the journal first, if there is one, and does not happen if that fails.
package final class EditStack {
  let model: LanguageModel
  package private(set) var history = EditHistory()
  package var journal: (any EditJournal)?
  var snapshots: EditSnapshots

  /// - Parameter snapshotBudget: bytes of matrices that are kept to make undo and checkout quick; 0 keeps only those
  ///   in force.
  package init(_ model: LanguageModel, snapshotBudget: Int = 512 << 20) {
    self.model = model
    snapshots = EditSnapshots(budget: snapshotBudget)
  }

  // MARK: Questions

  /// Oldest first.
  package var edits: [Edit] { history.edits(of: history.here) }
  /// How many are in force.
  package var count: Int { history.versions[history.here].depth }
  /// Edits that `redo` would bring back, next first.
  package var redoable: [Edit] {
    let inForce = Set(edits.map(\.id))
    var seen = inForce
    return history.future.reversed().flatMap { history.edits(of: $0.to) }
      .filter { seen.insert($0.id).inserted }
  }
  package var nextID: Int { history.lastID + 1 }

  /// An edit that was ever made, in force or not.
  package func edit(id: Int) -> Edit? {
    history.version(endingIn: id).flatMap { history.versions[$0].edit }
  }

  /// Layers that differ from the checkpoint, ascending.
  package var editedLayers: [Int] { history.versions[history.here].layers }

  /// Of the base model, the edits and the edited matrices: two equal digests are the same weights, reached by the
  /// same edits.
  package var digest: Digest { count == 0 ? model.digest : digest(onto: model.digest) }

  /// The same without the base model, which takes reading a checkpoint: tells apart the states of one model.
  package var revision: Digest { digest(onto: nil) }

  private func digest(onto base: Digest?) -> Digest {
    let stream = DigestStream()
    if let base { stream.update(base.description) }
    guard let chain = history.versions[history.here].chain else { return stream.digest }
    stream.update(chain.description)
    for layer in editedLayers {
      stream.update("\(layer) \(matrix(of: layer, at: history.here)?.digest.description ?? "")")
    }
    return stream.digest
  }

  // MARK: Changes

  /// Puts a finished edit on the stack and its matrices into the model. What was undone before can no longer be redone.
  ///
  /// - Parameter matrices: of the layers it changes, where they are known already.
  /// - Throws: what the journal throws; the history is then as it was.
  package func push(_ edit: Edit, _ matrices: [Int: Linear] = [:]) throws {
    for (layer, linear) in matrices {
      snapshots.keep(linear, of: layer, at: history.versions.count, depth: count + 1)
    }
    try change(.edit) { $0.push(edit) }
  }

  /// Takes back the last `count` changes.
  ///
  /// - Returns: the edits that were in force and are not any more, newest first.
  /// - Throws: `EditError` if there are fewer, or what the journal throws; then nothing is taken back.
  @discardableResult
  package func undo(_ count: Int = 1) throws -> [Edit] {
    let before = edits
    try change(.undo(count)) { (history) throws(EditError) in try history.undo(count) }
    return Self.difference(before, edits).reversed()
  }

  /// Makes the last `count` undone changes again.
  ///
  /// - Returns: the edits that are in force and were not before, oldest first.
  /// - Throws: `EditError` if there are fewer, or what the journal throws; then nothing is brought back.
  @discardableResult
  package func redo(_ count: Int = 1) throws -> [Edit] {
    let before = edits
    try change(.redo(count)) { (history) throws(EditError) in try history.redo(count) }
    return Self.difference(edits, before)
  }

  /// Leaves out one of the edits in force.
  ///
  /// - Parameter later: edits that take the place of the later ones; nil adds the later ones' factors again.
  /// - Throws: `EditError` if it is not in force, or what the journal throws; then nothing has changed.
  package func drop(_ id: Int, later: [Edit]? = nil) throws {
    try change(.drop(id: id)) { (history) throws(EditError) in try history.drop(id, later: later) }
  }

  /// Puts a version in force that was made before.
  ///
  /// - Parameter name: what it was called by.
  /// - Throws: what the journal throws; then nothing has changed.
  package func checkout(_ version: Int, as name: String) throws {
    try change(.checkout(name: name, version: version)) { $0.checkout(version, as: name) }
  }

  /// Names a version; nil takes the name away.
  /// - Throws: what the journal throws; then nothing has changed.
  package func setCheckpoint(_ name: String, to version: Int?) throws {
    try change(.checkpoint(name: name, version: version)) { $0.setCheckpoint(name, to: version) }
  }

  /// Takes on a history that was made by the same moves on the same model, without telling the journal.
  ///
  /// - Throws: `Interrupted`; the history is then as it was.
  /// - Cost: the product and sum of every edit in force.
  package func restore(
    _ restored: EditHistory, cancellation: Cancellation = .never,
    report: Progress.Report = { _ in }
  ) throws {
    let before = history
    snapshots.removeAll()
    history = restored
    defer { project() }
    let path = history.path(to: history.here)
    do {
      for (index, version) in path.enumerated() {
        report(Progress("edits added up", index, of: path.count))
        try cancellation.check()
        for update in history.versions[version].edit?.updates ?? [] {
          _ = matrix(of: update.layer, at: version)
        }
        shrinkSnapshots()
      }
    } catch {
      snapshots.removeAll()
      history = before
      throw error
    }
  }

  private func change(
    _ kind: EditChange.Kind, _ body: (inout EditHistory) throws(EditError) -> Void
  ) throws {
    let before = history
    do {
      try body(&history)
      if let journal {
        try journal.commit(
          EditChange(
            kind: kind, made: Array(history.versions[before.versions.count...]), history: history,
            digest: digest))
      }
    } catch {
      snapshots.remove(from: before.versions.count)
      history = before
      throw error
    }
    project()
    shrinkSnapshots()
  }

  /// Runs `body` with another version in force. Whatever it does to the history is forgotten afterwards, and no
  /// journal hears of it; the edits it makes may be pushed for good later.
  ///
  /// - Throws: what `body` throws.
  package func rehearsing<Result>(
    at version: Int, _ body: () throws -> Result
  ) throws -> Result {
    let (kept, journal) = (history, journal)
    self.journal = nil
    defer {
      snapshots.remove(from: kept.versions.count)
      self.journal = journal
      history = kept
      project()
    }
    try checkout(version, as: "")
    return try body()
  }

  static func difference(_ all: [Edit], _ without: [Edit]) -> [Edit] {
    let ids = Set(without.map(\.id))
    return all.filter { !ids.contains($0.id) }
  }
}
