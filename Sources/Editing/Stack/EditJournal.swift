import Tensors

/// A change of a history, as it is told to a journal before anybody else hears of it.
package struct EditChange {
  package enum Kind: Equatable, Sendable {
    case edit
    case undo(Int)
    case redo(Int)
    case drop(id: Int)
    case checkout(name: String, version: Int)
    /// A nil version takes the name away.
    case checkpoint(name: String, version: Int?)
  }

  package let kind: Kind
  /// Versions that the change makes, in the order of their numbers.
  package let made: [EditHistory.Version]
  /// The history after the change.
  package let history: EditHistory
  /// Of the base model, the edits and the matrices after the change.
  package let digest: Digest
}

/// Keeps what a session does to its model. What a journal does not take does not happen.
package protocol EditJournal: AnyObject {
  /// Keeps a change for good.
  ///
  /// - Throws: what stands in the way; the change is then taken back.
  func commit(_ change: EditChange) throws
}
