/// Where a schedule stands: what has to be written down of it with every change of the edits.
package struct SchedulePlace: Sendable, Equatable {
  /// Batches done.
  package let batches: Int
  /// The id of the last one's edit; nil where it is not in force, or there is none.
  package let lastEdit: Int?

  package init(batches: Int, lastEdit: Int?) {
    self.batches = batches
    self.lastEdit = lastEdit
  }

  package static let start = SchedulePlace(batches: 0, lastEdit: nil)
}
