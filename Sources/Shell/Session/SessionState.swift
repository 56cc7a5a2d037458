import Tensors

/// What came before, as `expect` wants to know it.
struct SessionState {
  /// The result of the last command that had one to speak of.
  private(set) var lastResult: CommandResult?
  /// `EditStack.revision` just before the last change that was not a way back or forth.
  private(set) var revisionBefore: Digest?
  /// What `plot` and `report` draw.
  private(set) var drawn = DrawnResults()

  private static let silent: Set = [
    "expect", "let", "set", "timing", "record", "source", "replay", "help", "apropos", "tour",
    "plot", "report", "history", "rerun",
  ]
  private static let retracing: Set = ["undo", "redo", "checkout", "back"]

  mutating func observe(_ record: CommandRecord, before: Digest, after: Digest) {
    if before != after, !Self.retracing.contains(record.command) { revisionBefore = before }
    if case .success(let result) = record.outcome, !Self.silent.contains(record.command) {
      lastResult = result
    }
  }

  /// Keeps what a command measured and can be drawn, also one that was stopped on its way.
  mutating func keepFigures(of record: CommandRecord, _ line: String, model: String) {
    switch record.outcome {
    case .success(let result): drawn.note(result, line, model: model)
    case .failure(let error): error.findings.map { drawn.note($0, line, model: model) }
    }
  }
}
