import Editing
import Llama
import Tensors

/// How fast this machine does what an edit is made of, on the model at hand. Weights are as before afterwards.
package final class Benchmark {
  package struct Measurement: Sendable {
    /// What was timed.
    package let name: String
    /// Median seconds of one run, and how many runs there were.
    package let median: Double
    package let mean: Double
    package let runs: Int
    /// Things done in a run and what they are ("tokens"), where a rate makes sense.
    package let rate: (count: Int, unit: String)?
    package let note: String

    package var perSecond: Double? { rate.map { Double($0.count) / median } }

    package init(
      _ name: String, _ seconds: [Double], rate: (count: Int, unit: String)? = nil,
      note: String = ""
    ) {
      let sorted = seconds.sorted()
      self.name = name
      median = sorted.isEmpty ? 0 : sorted[sorted.count / 2]
      mean = seconds.reduce(0, +) / Double(max(seconds.count, 1))
      runs = sorted.count
      self.rate = rate
      self.note = note
    }
  }

  let editor: Editor
  let settings: EditSettings
  let cancellation: Cancellation
  private let now: () -> Double
  /// Where the time of value optimisation went, and the seconds of it in all.
  package internal(set) var kernels: (times: KernelTimes, seconds: Double)?
  /// The most memory of its own that the process was seen to have, mapped files not counted; nil where nobody says.
  package private(set) var ownBytes: Int?

  /// - Parameter now: seconds on a monotonic clock.
  package init(
    _ editor: Editor, _ settings: EditSettings, cancellation: Cancellation = .never,
    now: @escaping () -> Double
  ) {
    self.editor = editor
    var single = settings
    single.layers = [settings.layers[settings.layers.count - 1]]
    self.settings = single
    self.cancellation = cancellation
    self.now = now
  }

  package var layer: Int { settings.layers[0] }

  /// Times everything on the facts of `records`, one at a time.
  ///
  /// - Throws: `Interrupted`, `EditError` or `ModelError`, with the stack as it was.
  package func run(
    _ records: [CounterFactRecord], report: Progress.Report = { _ in }
  ) throws -> [Measurement] {
    let facts = try records.map {
      try Fact(prompt: $0.prompt, subject: $0.subject, new: $0.targetNew)
    }
    report(Progress("bench: text", 0, of: 4))
    var results = try text(records)
    report(Progress("bench: statistics", 1, of: 4))
    results += try statistics()
    let entry = try editor.statistics.entry(
      layer: layer, cancellation: cancellation, report: report)
    report(Progress("bench: values", 2, of: 4))
    let (values, valueTimes) = try self.values(of: facts)
    report(Progress("bench: edits", 3, of: 4))
    return results + valueTimes + (try edits(records, facts, values, entry))
  }

  /// Times `body` five times, or fewer when it takes seconds.
  func repeated(_ body: () throws -> Double) rethrows -> [Double] {
    var seconds: [Double] = []
    while seconds.count < 2 || (seconds.count < 5 && seconds.reduce(0, +) < 10) {
      seconds.append(try body())
    }
    return seconds
  }

  func timed(_ body: () throws -> Void) rethrows -> Double {
    let start = now()
    try body()
    let seconds = now() - start
    noteMemory()
    return seconds
  }

  /// Moments at which something was reported while `body` ran.
  func marks(_ body: (@escaping Progress.Report) throws -> Void) rethrows -> [Double] {
    let marks = Marks()
    try body { [now] _ in
      marks.seconds.append(now())
      self.noteMemory()
    }
    return marks.seconds
  }

  private final class Marks { var seconds: [Double] = [] }

  private func noteMemory() {
    if let bytes = ProcessMemory.ownBytes { ownBytes = max(ownBytes ?? 0, bytes) }
  }
}
