import Tensors

/// What came of bringing a session back.
package struct RecoveryReport: Sendable {
  package let id: String
  /// In force.
  package let edits: Int
  /// How far its schedule has come; nil without one.
  package let schedule: String?
  /// Why that is not all of it; nil if it is.
  package let damage: String?
  /// The weights are those that the journal tells, bit for bit. They are not where this machine's products round
  /// differently from those of the one that made the edits.
  package let isExact: Bool
  /// What of the rest does not come back, and why.
  package let remarks: [String]
  package let digest: Digest

  package var text: String {
    "recovered \(edits == 1 ? "1 edit" : "\(edits) edits") of session \(id)"
      + (schedule.map { ", and its schedule: \($0)" } ?? "")
  }

  /// What else there is to say.
  package var warnings: [String] {
    [
      damage,
      isExact
        ? nil : "the weights are not the same to the bit: this machine rounds products differently",
    ].compactMap(\.self) + remarks
  }
}
