import Editing
import Evaluation
import Llama
import Tensors

extension Session {
  /// Makes a schedule the one that `step` and `run` follow, and has its place written down with every change.
  func follow(_ schedule: Schedule) {
    open.schedule = schedule
    open.journal?.schedulePlace = schedule.place
    schedule.willMove = { [weak journal = open.journal] in journal?.schedulePlace = $0 }
  }

  /// Goes on with the schedule of a session whose edits are in force again.
  ///
  /// - Returns: what is missing of it.
  /// - Throws: why it cannot go on; there is no schedule then.
  func resume(_ kept: KeptSchedule) throws -> [String] {
    let current = currentDataset
    let data =
      current?.source == kept.dataset ? current?.data : try dataset(kept.dataset).data
    let schedule = try kept.schedule(data ?? neededDataset(), open.editor)
    var remarks = try begin(as: schedule.plan.settings)
    follow(schedule)
    for outcome in schedule.outcomes { rememberProbes(of: outcome, in: schedule) }
    // A crash may have come between two batches, each of which stands alone.
    do { try schedule.applyLastIndependent() } catch {
      remarks.append("its last batch is not in force: \(ShellError(error).message)")
    }
    rememberProbes(of: schedule)
    do {
      let scored = try schedule.completeScores(
        cancellation: environment.cancellation, report: environment.report)
      for outcome in scored { open.journal?.keep(.batch, outcome.json) }
    } catch {
      remarks.append("its last batch is not scored: \(ShellError(error).message)")
    }
    return remarks
  }

  /// Has all of a schedule read texts as its first batches did: those of version 0.1 had config.json's token in front.
  private func begin(as settings: EditSettings) throws -> [String] {
    guard let choice = settings.begin else { return [] }
    let wanted = try open.model.beginning(choice).tokens
    guard wanted != open.model.beginning.tokens else { return [] }
    try open.begin(choice)
    if wanted.count < 2 {
      try self.settings.set("begin", to: wanted.first.map { "\($0)" } ?? "none")
    }
    return [
      "its schedule goes on with \(open.text(of: wanted)) in front of texts, as it began: `set begin`"
    ]
  }
}
