import Editing
import Shell

/// Draws the progress of one command at a time on stderr, and takes it away again.
final class ProgressDisplay {
  private let output: Output
  private let variables = Variables.style
  private let start = ContinuousClock.now
  private var meter: ProgressMeter?
  /// What Ctrl-C will do. While there is no session, there is nothing else to stop.
  var stopText: () -> String = { "Ctrl-C leaves" }

  init(_ output: Output) {
    self.output = output
  }

  private var now: Double {
    (ContinuousClock.now - start) / .seconds(1)
  }

  /// Work begins.
  func begin() {
    // A terminal that cannot clear a line gets the plain lines a file gets.
    let canClear = output.remarks.isTerminal && variables["TERM", default: "dumb"] != "dumb"
    meter = ProgressMeter(
      isTerminal: canClear, width: output.remarks.width ?? 80, style: output.remarkStyle, at: now)
  }

  func report(_ progress: Progress) {
    let total = progress.total > 0 ? progress.total : nil
    let event = ProgressEvent(progress.phase, done: progress.done, total: total)
    if let text = meter?.report(event, stop: stopText(), at: now) { output.remark(text) }
  }

  /// Something else is to be written: the line makes room until the next report.
  func makeRoom() {
    if let text = meter?.finish() { output.remark(text) }
  }

  /// Work has ended: nothing of it stays on a terminal.
  func end() {
    makeRoom()
    meter = nil
  }
}
