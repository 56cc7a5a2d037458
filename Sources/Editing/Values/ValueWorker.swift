import CNumerics
import Llama
import Tensors

/// Runs the passes of value optimisation over the sequences that were dealt to it.
///
/// A worker has memory of its own and writes to nothing but that and its sequences; the model it only reads. So
/// several can run at the same time.
final class ValueWorker {
  private let model: LanguageModel
  private let layer: Int

  // Memory of the passes, reused from step to step and group to group.
  private let store: KeyValueStore
  private let tape: Tape
  /// Of whole sequences, which are many more rows than the steps run: of one block at a time.
  private let wholeTape = Tape(forwardOnly: ())
  private let head = HeadActivations()
  private let hidden = Matrix()
  private let gathered = Matrix()
  private let logits = Matrix()
  private let logSumExp = Matrix()
  private let probabilities = Matrix()

  /// What the steps run over, and their packed batch.
  private var sequences: [ValueSequence] = []
  private var batch = PackedBatch([PackedBatch.Sequence]())
  /// Packed row of subject-last of every sequence: its first.
  private var subjectRows: [Int] { batch.rowStarts }
  /// Packed rows whose logits are wanted, ascending.
  private var labelRows: [Int32] = []

  init(_ model: LanguageModel, layer: Int) {
    self.model = model
    self.layer = layer
    store = KeyValueStore(model.configuration)
    tape = Tape(blocks: model.configuration.blockCount, weightGradients: false)
  }

  private var above: Range<Int> { layer + 1..<model.configuration.blockCount }

  // MARK: What does not depend on delta

  /// Runs whole sequences up to the layer, and the tokens before subject-last through the rest, for the store. What
  /// sequences have in common from the start, such as a context, is run once.
  /// - Throws: `Interrupted`; `EditError` for numbers that are not finite.
  func prepare(_ sequences: [ValueSequence], _ cancellation: Cancellation) throws {
    guard !sequences.isEmpty else { return }
    let whole = PackedTexts(sequences.map(\.tokens))
    try model.llama.embed(whole.batch, into: hidden)  // [T, D]
    try model.llama.forward(
      hidden, through: 0..<layer + 1, whole.batch, store: store, tape: wholeTape,
      cancellation: cancellation)
    guard hidden.isFinite else { throw EditError.notFinite(model, "after block \(layer)") }
    for (index, sequence) in sequences.enumerated() {
      let rows = whole.rows[index]
      let subjectRow = Int(rows[sequence.subjectLast])
      sequence.start = Array(hidden.row(subjectRow))
      sequence.key = Array(wholeTape[layer].key.row(subjectRow))
      sequence.storeStart = whole.regions[index]
      sequence.fixed.gather(hidden, rows: Array(rows[sequence.subjectLast...]))
    }
    try fillStore(sequences, whole, cancellation)
  }

  private func fillStore(
    _ sequences: [ValueSequence], _ whole: PackedTexts, _ cancellation: Cancellation
  ) throws {
    guard !above.isEmpty else { return }
    let prefixes = PackedTexts(
      sequences.map { Array($0.tokens[..<$0.subjectLast]) }, regions: whole.regions)
    var source = [Int32](repeating: 0, count: prefixes.batch.rows)
    for (rows, wholeRows) in zip(prefixes.rows, whole.rows) {
      for (row, wholeRow) in zip(rows, wholeRows) { source[Int(row)] = wholeRow }
    }
    gathered.gather(hidden, rows: source)
    // The last block is asked for no rows: only its keys and values are wanted.
    try model.llama.forward(
      gathered, through: above, prefixes.batch, store: store, tape: wholeTape, rows: [],
      cancellation: cancellation)
  }

  // MARK: Steps

  /// Those of its prepared sequences that the next steps run over.
  func keep(_ sequences: [ValueSequence]) {
    self.sequences = sequences
    batch = PackedBatch(
      sequences.map { sequence in
        .init(
          tokens: Array(sequence.tokens[sequence.subjectLast...]), past: sequence.subjectLast,
          storeStart: sequence.storeStart)
      })
    labelRows = sequences.enumerated().flatMap { index, sequence in
      sequence.labelPositions.map { batch.row(index, position: $0) }
    }
  }

  /// Puts delta where it belongs and runs the blocks above. Leaves each sequence's loss with it, and the gradient
  /// with respect to the logits in their place.
  func forward(_ cancellation: Cancellation) throws {
    guard !sequences.isEmpty else { return }
    hidden.reshape(batch.rows, model.configuration.hiddenSize)
    for (sequence, row) in zip(sequences, subjectRows) {
      let rows = hidden.row(row).baseAddress!
      rows.update(from: sequence.fixed.base, count: sequence.fixed.count)
      cn_add(Int64(hidden.columns), sequence.delta, rows)
    }
    try model.llama.forward(
      hidden, through: above, batch, store: store, tape: tape, rows: labelRows,
      cancellation: cancellation)
    model.llama.logits(hidden, into: logits, scratch: head)  // [Q, V]
    takeLosses()
  }

  /// Leaves each sequence's gradient with it.
  func backward(_ cancellation: Cancellation) throws {
    guard !sequences.isEmpty else { return }
    model.llama.logitsBackward(logits, scratch: head, into: hidden)
    if above.isEmpty {
      gathered.copy(hidden)
      hidden.scatter(gathered, to: labelRows, rows: batch.rows)
    } else {
      try model.llama.backward(
        hidden, through: above, batch, store: store, tape: tape, cancellation: cancellation)
    }
    for (sequence, row) in zip(sequences, subjectRows) {
      sequence.gradient = Array(hidden.row(row))
    }
  }

  // MARK: Losses

  private func takeLosses() {
    logSumExp.reshape(logits.rows, 1)
    cn_log_sum_exp(Int64(logits.rows), Int64(logits.columns), logits.base, logSumExp.base)
    var row = 0
    for sequence in sequences {
      switch sequence.role {
      case .likelihood(let target, let scale):
        sequence.loss = takeLikelihood(row, target, scale)
      case .divergence(let factor):
        sequence.loss = takeDivergence(row, sequence, factor)
      }
      row += sequence.labelPositions.count
    }
  }

  /// Negative log-likelihood of the target, and its gradient in place of the logits.
  private func takeLikelihood(_ first: Int, _ target: [Int32], _ scale: Float) -> Float {
    var loss: Float = 0
    for (row, token) in zip(first..., target) {
      loss += scale * (logSumExp[row, 0] - logits[row, Int(token)])
    }
    let values = logits.row(first).baseAddress!
    let scales = Array(repeating: scale, count: target.count)
    cn_cross_entropy_backward(
      Int64(target.count), Int64(logits.columns), values, logSumExp.base + first, target, scales,
      values)
    return loss
  }

  /// KL(edited || original) of the next-token distribution at the subject, and its gradient
  /// p (log p - log p0 - KL) in place of the logits.
  private func takeDivergence(_ row: Int, _ sequence: ValueSequence, _ factor: Float) -> Float {
    let values = logits.row(row)
    let lse = logSumExp[row, 0]
    if sequence.original.isEmpty { sequence.original = values.map { $0 - lse } }
    probabilities.reshape(1, values.count)
    let p = probabilities.base
    cn_softmax(1, Int64(values.count), values.baseAddress!, logSumExp.base + row, p)
    let divergence = sequence.original.withUnsafeBufferPointer { original in
      var sum: Float = 0
      for i in values.indices { sum += p[i] * (values[i] - lse - original[i]) }
      for i in values.indices {
        values[i] = factor * p[i] * (values[i] - lse - original[i] - sum)
      }
      return sum
    }
    return factor * divergence
  }
}
