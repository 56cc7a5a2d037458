import Editing
import Llama
import Tensors

extension Benchmark {
  /// Optimises the value of every fact, and tells what it took: in all, before the first step, and a step.
  func values(of facts: [Fact]) throws -> ([OptimizedValue], [Measurement]) {
    if editor.model.configuration.parameterCount < 300_000_000 {
      _ = try editor.values(of: [facts[0]], settings, cancellation: cancellation)  // warms caches
    }
    var values: [OptimizedValue] = []
    var (whole, preparation, steps): ([Double], [Double], [Double]) = ([], [], [])
    let times = try KernelTimes.measure {
      for fact in facts {
        whole.append(
          try timed {
            let marks = try marks { report in
              values += try editor.values(
                of: [fact], settings, cancellation: cancellation, report: report)
            }
            let own = zip(marks.dropFirst(2), marks.dropFirst()).map(-)
            let step = own.sorted().dropFirst(own.count / 2).first ?? 0
            steps += own
            if marks.count > 1 { preparation.append(max(0, marks[1] - marks[0] - step)) }
          })
      }
    }
    kernels = (times, whole.reduce(0, +))
    let mean = { (path: KeyPath<OptimizedValue, Int>) in
      values.reduce(0) { $0 + $1[keyPath: path] } / max(values.count, 1)
    }
    return (
      values,
      [
        Measurement("value optimisation", whole, note: "one fact, \(mean(\.steps)) steps"),
        Measurement("  before the first step", preparation, note: "what does not depend on delta"),
        Measurement(
          "  one step", steps,
          note: "\(mean(\.movingTokens)) of \(mean(\.tokens)) tokens, forward and backward"),
      ]
    )
  }

  /// Keys, solving, writing, evaluating and undoing, one fact at a time.
  func edits(
    _ records: [CounterFactRecord], _ facts: [Fact], _ values: [OptimizedValue],
    _ entry: StatisticsLibrary.Entry
  ) throws -> [Measurement] {
    let contexts = try editor.contexts(cancellation: cancellation)
    let reader = KeyReader(editor.model, contexts)
    let keys = try facts.map { fact in try timed { _ = try reader.keys(of: [fact], layer: layer) } }
    let solve = try values.map { value in
      try timed {
        _ = try entry.equation.solve(
          keys: [value.key], residuals: [value.delta], lambda: settings.lambda)
      }
    }
    let scorer = Scorer(editor.model)
    var (writing, evaluation, undo): ([Double], [Double], [Double]) = ([], [], [])
    for (index, record) in records.enumerated() {
      writing.append(
        try timed {
          _ = try editor.edit(
            [facts[index]], settings, values: [values[index]], cancellation: cancellation)
        })
      defer { _ = try? editor.stack.undo() }
      evaluation.append(
        try timed { _ = try scorer.scores([ProbeSet(record)], cancellation: cancellation) })
      undo.append(try timed { try editor.stack.undo() })
      try editor.stack.redo()
    }
    let prompts = records.map { 1 + $0.paraphrasePrompts.count + $0.neighborhoodPrompts.count }
    let order = editor.model.configuration.intermediateSize
    return [
      Measurement("keys", keys, note: "one fact in \(contexts.all.count) contexts"),
      Measurement("solve", solve, note: "one fact, factor at hand, d_ff \(order)"),
      Measurement("solve and write", writing, note: "the new weight, checked, digested, in place"),
      Measurement(
        "evaluation", evaluation, note: "\(prompts.max() ?? 0) prompts, two objects each"),
      Measurement("undo", undo, note: "the last edit"),
    ]
  }
}
