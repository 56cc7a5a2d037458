import Llama
import Tensors

/// Finds, for each fact, the hidden state at its subject's last token that makes the model say the new object
/// (MEMIT's z; loss, optimiser and stopping as in the reference implementation).
///
/// Blocks 0 ... layer, and every token before subject-last, do not depend on what is optimised: they are computed
/// once. Each step then runs only the tokens from subject-last on through the blocks above, for all facts of a
/// group in one packed pass. This is exact, not an approximation.
///
/// On a small model a step's products are too small to be split over threads well, so the sequences are: each
/// worker takes its own through a whole pass, and threads meet twice a step instead of at every product.
package final class ValueOptimizer {
  private let model: LanguageModel
  private let contexts: ContextTemplates
  private let settings: ValueSettings
  private let workers: [ValueWorker]

  /// - Parameters:
  ///   - layer: the block whose output is moved.
  ///   - workers: how many share the sequences at most, a power of two; nil leaves it to the size of the model.
  package init(
    _ model: LanguageModel, _ contexts: ContextTemplates, _ settings: ValueSettings, layer: Int,
    workers: Int? = nil
  ) {
    self.model = model
    self.contexts = contexts
    self.settings = settings
    let count = workers ?? model.configuration.workerCount
    self.workers = (0..<max(count, 1)).map { _ in ValueWorker(model, layer: layer) }
  }

  /// Optimises every fact on the model as it is.
  ///
  /// - Parameter progress: called with the number of steps done, out of facts times steps at most; a fact that is
  ///   done early counts with all of its own.
  /// - Throws: `Interrupted`; `EditError` or `ModelError` for a fact that cannot be used or numbers that are not
  ///   finite. No weight is written in any case.
  /// - Cost: one forward pass over all tokens, then per step a forward and backward pass over the blocks above
  ///   `layer` and the tokens from subject-last on.
  package func optimize(
    _ facts: [Fact], cancellation: Cancellation = .never, progress: (Int) -> Void = { _ in }
  ) throws -> [OptimizedValue] {
    let problems = try facts.map { try ValueProblem($0, contexts, model) }
    // Workers run at the same time and must not find a table too short.
    model.llama.cover(positions: problems.map(\.longest).max() ?? 0)
    var results: [OptimizedValue] = []
    for group in groups(problems) {
      let (candidates, hands) = try prepare(problems[group], cancellation)
      let before = results.count * settings.steps
      try descend(candidates, hands, cancellation) { progress(before + $0) }
      results += candidates.map(\.result)
    }
    return results
  }

  /// Facts that are optimised together: as many as keep the activations of a step within half a gigabyte, and within
  /// what the caches of a small model like.
  private func groups(_ problems: [ValueProblem]) -> [Range<Int>] {
    let c = model.configuration
    let bytesPerRow =
      4 * c.blockCount * (2 * c.hiddenSize + 2 * c.intermediateSize + c.queryKeyValueSize)
    let budget = min((512 << 20) / bytesPerRow, 1024)
    return problems.runs(limit: budget, size: \.movingRows).map(\.indices)
  }

  /// Deals the sequences of a group out, one hand a worker, and has all that does not depend on delta computed.
  private func prepare(_ problems: ArraySlice<ValueProblem>, _ cancellation: Cancellation) throws
    -> (candidates: [ValueCandidate], hands: [[ValueSequence]])
  {
    let sequences = problems.map { ValueSequence.all(of: $0, settings) }
    let hands = ValueSequence.deal(sequences, to: workers.count)
    try runWorkers(hands.count) { try workers[$0].prepare(hands[$0], cancellation) }
    let candidates = zip(problems, sequences).map {
      ValueCandidate($0, $1, contexts, settings)
    }
    return (candidates, hands)
  }

  /// Steps until every fact is done. Those that are drop out of their workers' hands.
  private func descend(
    _ candidates: [ValueCandidate], _ hands: [[ValueSequence]], _ cancellation: Cancellation,
    progress: (Int) -> Void
  ) throws {
    var active = candidates
    for (worker, hand) in zip(workers, hands) { worker.keep(hand) }
    while !active.isEmpty {
      try cancellation.check()
      try runWorkers(hands.count) { try workers[$0].forward(cancellation) }
      for candidate in active {
        guard candidate.evaluate() else { throw EditError.notFinite(model, "in the loss") }
      }
      if active.contains(where: { !$0.isDone }) {
        try runWorkers(hands.count) { try workers[$0].backward(cancellation) }
      }
      for candidate in active where !candidate.isDone { candidate.descend() }
      if active.contains(where: \.isDone) {
        active.removeAll(where: \.isDone)
        for (worker, hand) in zip(workers, hands) { worker.keep(hand.filter { !$0.isDone }) }
      }
      let steps = active.reduce(0) { $0 + $1.state.losses.count }
      progress((candidates.count - active.count) * settings.steps + steps)
    }
  }
}

extension EditError {
  /// Names the tensor that is to blame, if one is.
  static func notFinite(_ model: LanguageModel, _ place: String) -> EditError {
    if let tensor = model.llama.firstNonFiniteTensor {
      return EditError(
        .notFinite, "\(tensor) of \(model.name) holds a NaN or an infinity",
        hint: "the checkpoint is damaged, or an earlier edit broke it: undo, or load another")
    }
    return EditError(
      .notFinite, "numbers stopped being finite \(place)",
      hint: "lower lr or clamp, or undo the edits that went too far")
  }
}

/// Sum of rows times their weights: [n, F] -> [F].
func weightedMean(_ rows: Matrix, _ weights: [Float]) -> [Float] {
  var result = [Float](repeating: 0, count: rows.columns)
  for (row, weight) in weights.enumerated() {
    let values = rows.row(row)
    for i in result.indices { result[i] += weight * values[i] }
  }
  return result
}
