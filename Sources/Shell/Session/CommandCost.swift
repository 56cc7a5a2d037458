import Tensors

/// What a command took.
package struct CommandCost: Equatable, Sendable {
  /// Wall-clock seconds.
  package var seconds: Double
  /// Seconds of all processors together.
  package var processorSeconds: Double
  /// The most memory that was resident at one time since the program started, in bytes.
  package var peakBytes: Int
  /// Tokens that the model was given, each once (`WorkDone.tokens`).
  package var tokens: Int
  /// Floating-point operations of matrix products, factors and solves.
  package var operations: Double

  package init(
    seconds: Double, processorSeconds: Double = 0, peakBytes: Int = 0, tokens: Int = 0,
    operations: Double = 0
  ) {
    self.seconds = seconds
    self.processorSeconds = processorSeconds
    self.peakBytes = peakBytes
    self.tokens = tokens
    self.operations = operations
  }

  /// Runs from when it is made.
  struct Meter {
    private let start = Clock.seconds
    private let done = WorkDone.soFar

    /// What has been taken so far.
    var cost: CommandCost {
      let work = WorkDone.soFar - done
      return CommandCost(
        seconds: Clock.seconds - start, processorSeconds: work.processorSeconds,
        peakBytes: ProcessMemory.peakBytes,
        tokens: work.tokens, operations: work.operations)
    }
  }

  private func rate(_ count: Double) -> Double? {
    count > 0 && seconds > 0 ? count / seconds : nil
  }

  /// `time 0.2 s   processor 0.3 s   memory 120 MiB at the most so far   1,200 tokens/s   95 GFLOP/s`, without the
  /// rates of what did not occur.
  package var text: String {
    var parts = [
      "time \(NumberText.duration(seconds))",
      "processor \(NumberText.duration(processorSeconds))",
      "memory \(NumberText.grouped(peakBytes >> 20)) MiB at the most so far",
    ]
    if let tokens = rate(Double(tokens)) { parts.append("\(NumberText.amount(tokens)) tokens/s") }
    if let operations = rate(operations) {
      parts.append("\(NumberText.amount(operations / 1e9)) GFLOP/s")
    }
    return parts.joined(separator: "   ")
  }

  /// As a record carries it while `timing` is on; the seconds stand in every record.
  var field: Field {
    .object([
      .init("processor_seconds", .double(processorSeconds)), .init("peak_bytes", .int(peakBytes)),
      .init("tokens_per_second", .optional(rate(Double(tokens)))),
      .init("gigaflops_per_second", .optional(rate(operations).map { $0 / 1e9 })),
    ])
  }
}
