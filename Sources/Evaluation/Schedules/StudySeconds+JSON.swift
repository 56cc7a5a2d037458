import Tensors

extension StudySeconds {
  /// `[values, edits, evaluation]`.
  package var json: JSON { .array([values, edits, evaluation].map(JSON.number)) }

  /// nil for anything but what `json` writes.
  package init?(_ json: JSON?) {
    guard let seconds = json?.array?.compactMap(\.double), seconds.count == 3 else { return nil }
    self.init(values: seconds[0], edits: seconds[1], evaluation: seconds[2])
  }
}
