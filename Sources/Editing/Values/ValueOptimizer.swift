import CNumerics
import Llama
import Tensors

/// Finds, for each fact, the hidden state at its subject's last token that makes the model say the new object
/// (MEMIT's z; loss, optimiser and stopping as in the reference implementation).
///
/// Blocks 0 ... layer, and every token before subject-last, do not depend on what is optimised: they are computed
/// once. Each step then runs only the tokens from subject-last on through the blocks above, for all facts of a
/// group in one packed pass. This is exact, not an approximation.
package final class ValueOptimizer {
  private let model: LanguageModel
  private let contexts: ContextTemplates
  private let settings: ValueSettings
  private let layer: Int

  // Memory of the passes, reused from step to step and group to group.
  private let store: KeyValueStore
  private let tape: Tape
  private let head = HeadActivations()
  private let hidden = Matrix()
  private let logits = Matrix()
  private let logSumExp = Matrix()

  /// - Parameter layer: the block whose output is moved.
  package init(
    _ model: LanguageModel, _ contexts: ContextTemplates, _ settings: ValueSettings, layer: Int
  ) {
    self.model = model
    self.contexts = contexts
    self.settings = settings
    self.layer = layer
    store = KeyValueStore(model.configuration)
    tape = Tape(blocks: model.configuration.blockCount)
  }

  /// Optimises every fact on the model as it is.
  ///
  /// - Parameter progress: called with the number of facts done.
  /// - Throws: `Interrupted`; `EditError` or `ModelError` for a fact that cannot be used or numbers that are not
  ///   finite. No weight is written in any case.
  /// - Cost: one forward pass over all tokens, then per step a forward and backward pass over the blocks above
  ///   `layer` and the tokens from subject-last on.
  package func optimize(
    _ facts: [Fact], cancellation: Cancellation = .never, progress: (Int) -> Void = { _ in }
  ) throws -> [OptimizedValue] {
    let problems = try facts.map { try ValueProblem($0, contexts, model) }
    var results: [OptimizedValue] = []
    for group in groups(problems) {
      let states = try prepare(Array(problems[group]), cancellation)
      try descend(states, cancellation) { progress(results.count + $0) }
      results += states.map(\.state.result)
    }
    return results
  }

  /// Facts that are optimised together: as many as keep the activations of a step within some hundred megabytes.
  private func groups(_ problems: [ValueProblem]) -> [Range<Int>] {
    let c = model.configuration
    let bytesPerRow =
      4 * c.blockCount * (6 * c.hiddenSize + 3 * c.intermediateSize + 2 * c.queryKeyValueSize)
    let budget = max((256 << 20) / bytesPerRow, 256)
    var result: [Range<Int>] = []
    var start = 0
    var rows = 0
    for (index, problem) in problems.enumerated() {
      if rows + problem.movingRows > budget, index > start {
        result.append(start..<index)
        (start, rows) = (index, 0)
      }
      rows += problem.movingRows
    }
    if start < problems.count { result.append(start..<problems.count) }
    return result
  }

  // MARK: What does not depend on delta

  /// A fact on its way: its problem, its variable, and what stays the same in every step.
  private final class Candidate {
    let problem: ValueProblem
    let state: DeltaState
    /// Where each sequence's keys and values lie in the store.
    let storeStarts: [Int]
    /// Output of block `layer` at the moving tokens of all sequences, before delta: [movingRows, D].
    let fixed: Matrix
    /// Log-probabilities at the divergence position before anything was changed, [V].
    var original: [Float] = []

    init(problem: ValueProblem, state: DeltaState, storeStarts: [Int], fixed: Matrix) {
      self.problem = problem
      self.state = state
      self.storeStarts = storeStarts
      self.fixed = fixed
    }
  }

  /// Runs whole sequences up to `layer`, and the tokens before subject-last through the rest, for the store.
  private func prepare(_ problems: [ValueProblem], _ cancellation: Cancellation) throws
    -> [Candidate]
  {
    let sequences = problems.flatMap(\.sequences)
    let whole = PackedBatch(sequences.map(\.tokens))
    model.llama.embed(whole, into: hidden)  // [T, D]
    try model.llama.forward(
      hidden, through: 0..<layer + 1, whole, store: store, tape: tape, cancellation: cancellation)
    guard hidden.isFinite else { throw notFinite("after block \(layer)") }

    var candidates: [Candidate] = []
    var index = 0
    for problem in problems {
      let range = index..<index + problem.sequences.count
      candidates.append(candidate(problem, range, whole))
      index = range.upperBound
    }
    try fillStore(sequences, whole, cancellation)
    return candidates
  }

  private func candidate(
    _ problem: ValueProblem, _ range: Range<Int>, _ whole: PackedBatch
  ) -> Candidate {
    let subjectRows = zip(range, problem.sequences).map {
      whole.row($0, position: $1.subjectLast)
    }
    let movingRows = zip(range, problem.sequences).flatMap { index, sequence in
      (sequence.subjectLast..<sequence.tokens.count).map { whole.row(index, position: $0) }
    }
    let fixed = Matrix()
    fixed.gather(hidden, rows: movingRows)
    let targetInit = Array(hidden.row(Int(subjectRows[0])))
    let keys = Matrix()
    keys.gather(tape[layer].key, rows: Array(subjectRows.prefix(problem.contextCount)))
    let state = DeltaState(
      targetInit: targetInit, key: weightedMean(keys, contexts.weights), settings: settings)
    return Candidate(
      problem: problem, state: state, storeStarts: range.map { whole.sequences[$0].storeStart },
      fixed: fixed)
  }

  private func fillStore(
    _ sequences: [ValueProblem.Sequence], _ whole: PackedBatch, _ cancellation: Cancellation
  ) throws {
    let above = layer + 1..<model.configuration.blockCount
    guard !above.isEmpty else { return }
    let prefixes = PackedBatch(
      zip(sequences, whole.sequences).map { sequence, placed in
        .init(
          tokens: Array(sequence.tokens[..<sequence.subjectLast]), storeStart: placed.storeStart)
      })
    let rows = zip(sequences.indices, sequences).flatMap { index, sequence in
      (0..<sequence.subjectLast).map { whole.row(index, position: $0) }
    }
    let prefixHidden = Matrix()
    prefixHidden.gather(hidden, rows: rows)
    // The last block is asked for no rows: only its keys and values are wanted.
    try model.llama.forward(
      prefixHidden, through: above, prefixes, store: store, tape: tape, rows: [],
      cancellation: cancellation)
  }

  // MARK: Steps

  /// The packed batch of those facts that are still being optimised.
  private struct Step {
    let active: [Candidate]
    let batch: PackedBatch
    /// Packed row of subject-last, for every sequence of every active fact.
    let subjectRows: [[Int]]
    /// Packed rows whose logits are wanted, ascending.
    let labelRows: [Int32]

    init(_ active: [Candidate]) {
      self.active = active
      let batch = PackedBatch(
        active.flatMap { candidate in
          zip(candidate.problem.sequences, candidate.storeStarts).map { sequence, start in
            PackedBatch.Sequence(
              tokens: Array(sequence.tokens[sequence.subjectLast...]), past: sequence.subjectLast,
              storeStart: start)
          }
        })
      var index = 0
      var subjects: [[Int]] = []
      var labels: [Int32] = []
      for candidate in active {
        var rows: [Int] = []
        for sequence in candidate.problem.sequences {
          rows.append(Int(batch.row(index, position: sequence.subjectLast)))
          labels += sequence.labelPositions.map { batch.row(index, position: $0) }
          index += 1
        }
        subjects.append(rows)
      }
      self.batch = batch
      subjectRows = subjects
      labelRows = labels
    }
  }

  private func descend(
    _ candidates: [Candidate], _ cancellation: Cancellation, progress: (Int) -> Void
  ) throws {
    var step = Step(candidates)
    while !step.active.isEmpty {
      try cancellation.check()
      try forward(step, cancellation)
      let continues = try losses(step)
      if continues.contains(true) { try backward(step, cancellation) }
      for (index, candidate) in step.active.enumerated() where continues[index] {
        candidate.state.descend(gradient(step.subjectRows[index]))
      }
      if continues.contains(false) {
        step = Step(zip(step.active, continues).filter(\.1).map(\.0))
        progress(candidates.count - step.active.count)
      }
    }
  }

  /// Puts delta where it belongs and runs the blocks above; leaves logits [Q, V] and their log-sum-exp.
  private func forward(_ step: Step, _ cancellation: Cancellation) throws {
    let width = model.configuration.hiddenSize
    hidden.reshape(step.batch.rows, width)
    var row = 0
    for (candidate, subjectRows) in zip(step.active, step.subjectRows) {
      (hidden.base + row * width).update(from: candidate.fixed.base, count: candidate.fixed.count)
      row += candidate.fixed.rows
      for subjectRow in subjectRows {
        cn_add(Int64(width), candidate.state.delta, hidden.base + subjectRow * width)
      }
    }
    let above = layer + 1..<model.configuration.blockCount
    if above.isEmpty {
      let all = hidden.clone()
      hidden.gather(all, rows: step.labelRows)
    } else {
      try model.llama.forward(
        hidden, through: above, step.batch, store: store, tape: tape, rows: step.labelRows,
        cancellation: cancellation)
    }
    model.llama.logits(hidden, into: logits, scratch: head)
    logSumExp.reshape(logits.rows, 1)
    cn_log_sum_exp(Int64(logits.rows), Int64(logits.columns), logits.base, logSumExp.base)
  }

  /// Reads the losses off the logits, which become their own gradient. Says for each fact whether it goes on.
  private func losses(_ step: Step) throws -> [Bool] {
    var continues: [Bool] = []
    var row = 0
    for candidate in step.active {
      let problem = candidate.problem
      let scale = 1 / Float(problem.contextCount * problem.target.count)
      var likelihood: Float = 0
      for _ in 0..<problem.contextCount {
        for token in problem.target {
          likelihood += scale * (logSumExp[row, 0] - logits[row, Int(token)])
          makeLikelihoodGradient(row, token, scale)
          row += 1
        }
      }
      let divergence = makeDivergenceGradient(row, candidate)
      row += 1
      guard likelihood.isFinite, divergence.isFinite else { throw notFinite("in the loss") }
      continues.append(candidate.state.evaluate(likelihood: likelihood, divergence: divergence))
    }
    return continues
  }

  private func makeLikelihoodGradient(_ row: Int, _ token: Int32, _ scale: Float) {
    let (values, lse) = (logits.row(row).baseAddress!, logSumExp.row(row).baseAddress!)
    withUnsafePointer(to: token) { token in
      withUnsafePointer(to: scale) { scale in
        cn_cross_entropy_backward(1, Int64(logits.columns), values, lse, token, scale, values)
      }
    }
  }

  /// KL(edited || original) of the next-token distribution at the subject, and its gradient
  /// p (log p - log p0 - KL) in place of the logits.
  private func makeDivergenceGradient(_ row: Int, _ candidate: Candidate) -> Float {
    let values = logits.row(row)
    let lse = logSumExp[row, 0]
    if candidate.original.isEmpty { candidate.original = values.map { $0 - lse } }
    var p = [Float](repeating: 0, count: values.count)
    cn_softmax(1, Int64(values.count), values.baseAddress!, logSumExp.row(row).baseAddress!, &p)
    let divergence = candidate.original.withUnsafeBufferPointer { original in
      var sum: Float = 0
      for i in values.indices { sum += p[i] * (values[i] - lse - original[i]) }
      for i in values.indices {
        values[i] = settings.klFactor * p[i] * (values[i] - lse - original[i] - sum)
      }
      return sum
    }
    return settings.klFactor * divergence
  }

  /// Leaves the gradient with respect to the output of block `layer` at the moving tokens in `hidden`.
  private func backward(_ step: Step, _ cancellation: Cancellation) throws {
    model.llama.logitsBackward(logits, scratch: head, into: hidden)
    let above = layer + 1..<model.configuration.blockCount
    if above.isEmpty {
      let labels = hidden.clone()
      hidden.scatter(labels, to: step.labelRows, rows: step.batch.rows)
    } else {
      try model.llama.backward(
        hidden, through: above, step.batch, store: store, tape: tape, cancellation: cancellation)
    }
  }

  /// Delta is added at every sequence's subject-last: its gradient is the sum over them.
  private func gradient(_ rows: [Int]) -> [Float] {
    var sum = [Float](repeating: 0, count: hidden.columns)
    for row in rows { cn_add(Int64(hidden.columns), hidden.base + row * hidden.columns, &sum) }
    return sum
  }

  private func notFinite(_ place: String) -> EditError { .notFinite(model, place) }
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
