/// Why a schedule cannot move: what and why in one sentence, and what to do.
package enum ScheduleError: Error, Equatable, CustomStringConvertible {
  case finished(batches: Int)
  case atStart
  /// Edits were made or taken back that are none of the schedule's steps.
  case stackChanged

  package var description: String {
    switch self {
    case .finished(let batches): "all \(batches) batches of the schedule are written"
    case .atStart: "no batch of the schedule is written, so none can be taken back"
    case .stackChanged: "the edits in force are not those that the schedule left"
    }
  }

  package var hint: String {
    switch self {
    case .finished: "`back` takes batches back, `schedule` makes another plan"
    case .atStart: "`step` writes the first"
    case .stackChanged: "`schedule stop` gives the plan up and leaves the edits as they are"
    }
  }
}
