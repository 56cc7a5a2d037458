import Editing
import Llama
import Tensors

/// How fast this machine does what an edit is made of, on the model at hand. Weights are as before afterwards.
package struct Benchmark {
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
  }

  private let editor: Editor
  private let settings: EditSettings
  private let cancellation: Cancellation
  private let now: () -> Double

  /// - Parameter now: seconds on a monotonic clock.
  package init(
    _ editor: Editor, _ settings: EditSettings, cancellation: Cancellation = .never,
    now: @escaping () -> Double
  ) {
    self.editor = editor
    self.settings = settings
    self.cancellation = cancellation
    self.now = now
  }

  /// Times everything on the facts of `records`, one at a time.
  ///
  /// - Throws: `Interrupted`, `EditError` or `ModelError`, with the stack as it was.
  package func run(
    _ records: [CounterFactRecord], report: Progress.Report = { _ in }
  ) throws -> [Measurement] {
    let facts = try records.map {
      try Fact(prompt: $0.prompt, subject: $0.subject, new: $0.targetNew)
    }
    let layer = settings.layers[settings.layers.count - 1]
    var single = settings
    single.layers = [layer]

    report(Progress("bench: statistics", 0, of: 4))
    let entry = try editor.statistics.entry(
      layer: layer, cancellation: cancellation, report: report)
    _ = try editor.values(of: [facts[0]], single, cancellation: cancellation)  // warms caches

    report(Progress("bench: values", 1, of: 4))
    var values: [OptimizedValue] = []
    let valueTimes = try facts.map { fact in
      try timed { values += try editor.values(of: [fact], single, cancellation: cancellation) }
    }
    let steps = values.reduce(0) { $0 + $1.steps }
    var results = [
      measurement(
        "value optimisation", valueTimes,
        note: "one fact, \(steps / max(values.count, 1)) steps on average")
    ]

    report(Progress("bench: edits", 2, of: 4))
    let contexts = try editor.contexts(cancellation: cancellation)
    let reader = KeyReader(editor.model, contexts)
    results.append(
      measurement(
        "keys",
        try facts.map { fact in try timed { _ = try reader.keys(of: [fact], layer: layer) } },
        note: "one fact in \(contexts.all.count) contexts"))
    results.append(
      measurement(
        "solve",
        try values.map { value in
          try timed {
            _ = try entry.equation.solve(
              keys: [value.key], residuals: [value.delta], lambda: settings.lambda)
          }
        }, note: "one fact, factor at hand, d_ff \(value(\.intermediateSize))"))
    results += try edits(records, facts, values, single)

    report(Progress("bench: text", 3, of: 4))
    return results + (try text(records))
  }

  private func edits(
    _ records: [CounterFactRecord], _ facts: [Fact], _ values: [OptimizedValue],
    _ settings: EditSettings
  ) throws -> [Measurement] {
    let scorer = Scorer(editor.model)
    var (evaluation, undo): ([Double], [Double]) = ([], [])
    for (index, record) in records.enumerated() {
      _ = try editor.edit(
        [facts[index]], settings, values: [values[index]], cancellation: cancellation)
      var failure: (any Error)?
      evaluation.append(
        timed {
          do { _ = try scorer.scores([ProbeSet(record)], cancellation: cancellation) } catch {
            failure = error
          }
        })
      undo.append(try timed { try editor.stack.undo() })
      if let failure { throw failure }
    }
    let prompts = records.map { 1 + $0.paraphrasePrompts.count + $0.neighborhoodPrompts.count }
    return [
      measurement(
        "evaluation", evaluation, note: "\(prompts.max() ?? 0) prompts, two objects each"),
      measurement("undo", undo, note: "the last edit"),
    ]
  }

  private func text(_ records: [CounterFactRecord]) throws -> [Measurement] {
    let limit = editor.model.configuration.maximumPositions
    let prompts = records.flatMap { $0.neighborhoodPrompts + [$0.prompt] }
    let many = editor.model.encode(prompts.joined(separator: ". "))
    let prefill = Array(many.prefix(max(1, min(limit / 2, 512))))
    let decoded = min(32, limit - prefill.count)
    var (reading, writing): ([Double], [Double]) = ([], [])
    for _ in 0..<5 {
      let decoder = Decoder(editor.model.llama)
      reading.append(try timed { _ = try decoder.read(prefill, cancellation: cancellation) })
      writing.append(
        try timed {
          for index in 0..<decoded {
            _ = try decoder.read([prefill[index % prefill.count]], cancellation: cancellation)
          }
        })
    }
    return [
      measurement(
        "prefill", reading, rate: (prefill.count, "tokens"), note: "\(prefill.count) tokens"),
      measurement(
        "decode", writing, rate: (decoded, "tokens"), note: "\(decoded) tokens, one by one"),
    ]
  }

  private func value(_ path: KeyPath<LlamaConfiguration, Int>) -> Int {
    editor.model.configuration[keyPath: path]
  }

  private func timed(_ body: () throws -> Void) rethrows -> Double {
    let start = now()
    try body()
    return now() - start
  }

  private func measurement(
    _ name: String, _ seconds: [Double], rate: (count: Int, unit: String)? = nil, note: String
  ) -> Measurement {
    let sorted = seconds.sorted()
    return Measurement(
      name: name, median: sorted.isEmpty ? 0 : sorted[sorted.count / 2],
      mean: seconds.reduce(0, +) / Double(max(seconds.count, 1)), runs: sorted.count, rate: rate,
      note: note)
  }
}
