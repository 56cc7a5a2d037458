import Editing
import Llama

/// A walk through an edit and a schedule, on an Atlas of its own: whatever model is open, its edits and settings wait
/// untouched until the tour is over.
final class Tour {
  /// Where the commands of the tour run.
  let session: Session
  /// How many steps are behind.
  private var done = 0

  /// - Throws: `model-not-loadable` or `interrupted`.
  init(beside other: Session) throws(ShellError) {
    var environment = other.environment
    environment.sessions = nil
    environment.weights = .automatic
    environment.seed = nil
    environment.definitions = []
    session = try Session(.atlas, environment: environment, table: other.table)
    session.onCommand = other.onCommand
    session.onRecord = other.onRecord
    session.history = other.history
    session.open.statistics.share(other.open.statistics)
  }

  private var current: TourStep? { done < TourStep.all.count ? TourStep.all[done] : nil }
  var isOver: Bool { current == nil }
  /// What Enter alone runs.
  var suggestion: String? { current?.command }

  /// The step that comes next, for `tour` and after the step before it.
  var blocks: [Block] {
    guard let step = current else { return Self.farewell }
    let place = "tour \(done + 1)/\(TourStep.all.count)"
    return step.blocks(place: place, lead: "Enter runs  ")
  }

  /// Runs a line; when it was the step's, the next one is told after the result.
  func execute(_ line: String) -> CommandRecord? {
    guard var record = session.execute(line) else { return nil }
    guard case .success(var result) = record.outcome, let step = current, !session.isFinished
    else { return record }
    if step.isDone(by: record) {
      done += 1
      result.blocks += [.blank] + blocks
    } else {
      result.blocks.append(
        .line([.dim("tour: Enter goes on with `\(step.command)`, `tour stop` ends it")]))
    }
    result.add("tour_suggests", .optional(suggestion))
    record.outcome = .success(result)
    return record
  }

  static let greeting: [Block] = [
    .paragraph(
      """
      The tour has an Atlas of its own, the small model inside this program, which knows some 5,000 facts. Nothing here \
      touches your model or your edits. Press Enter to run what is suggested, or type it yourself; whatever else you \
      type runs on the tour's Atlas too. `tour stop` ends it.
      """, indent: 0),
    .blank,
  ]

  static let farewell: [Block] = [
    .paragraph(
      """
      That was the tour. Its Atlas is gone, and everything of yours is as it was. From here: `help` lists the commands, \
      `cases Eiffel` finds facts to edit, `lens` and `trace` look inside, `sweep` measures what is best, `report \
      FILE.html` writes it all down. `amend --model DIR` opens a Llama-3 of your own.
      """, indent: 0)
  ]
}
