import CNumerics
import Llama
import Tensors

/// Next-token training of a whole model with the project's own forward and backward passes.
final class Trainer {
  let model: Llama
  private let parameters: ModelParameters
  private let entries: [ModelParameters.Entry]
  private let optimizer: AdamW
  private let store: KeyValueStore
  private let tape: Tape
  private let head = HeadActivations()
  private let hidden = Matrix()
  private let logits = Matrix()
  private let logSumExp = Matrix()

  init(_ model: Llama, settings: AdamW.Settings, totalSteps: Int) {
    self.model = model
    parameters = ModelParameters(model)
    entries = parameters.entries
    optimizer = AdamW(settings, totalSteps: totalSteps, parameters: entries)
    store = KeyValueStore(model.configuration)
    tape = Tape(blocks: model.configuration.blockCount, weightGradients: true)
  }

  /// One step on sequences of equal length; returns the mean loss before it.
  func step(_ index: Int, _ sequences: [[Int32]]) throws -> Float {
    let batch = PackedBatch(sequences.map { Array($0.dropLast()) })
    let targets = sequences.flatMap { $0.dropFirst() }
    let blocks = 0..<model.configuration.blockCount
    try model.embed(batch, into: hidden)  // [T, D]
    try model.forward(hidden, through: blocks, batch, store: store, tape: tape)
    model.logits(hidden, into: logits, scratch: head)  // [T, V]
    let loss = lossAndGradient(targets)

    for entry in entries { entry.gradient.fill(0) }
    model.logitsBackward(
      logits, scratch: head, into: hidden, dNorm: parameters.dFinalNorm, dHead: parameters.dHead)
    try model.backward(
      hidden, through: blocks, batch, store: store, tape: tape, gradients: parameters.blockGradients
    )
    for (row, token) in batch.tokens.enumerated() {
      let width = hidden.columns
      cn_add(
        Int64(width), hidden.base + row * width, parameters.dEmbedding.base + Int(token) * width)
    }
    _ = optimizer.step(index, entries)
    parameters.refreshCopies()
    return loss
  }

  /// Mean cross entropy of `logits`, which become their own gradient.
  private func lossAndGradient(_ targets: [Int32]) -> Float {
    let (rows, width) = (Int64(logits.rows), Int64(logits.columns))
    logSumExp.reshape(logits.rows, 1)
    cn_log_sum_exp(rows, width, logits.base, logSumExp.base)
    var loss = 0.0
    for (row, target) in targets.enumerated() {
      loss += Double(logSumExp[row, 0] - logits[row, Int(target)])
    }
    let scale = [Float](repeating: 1 / Float(logits.rows), count: logits.rows)
    cn_cross_entropy_backward(
      rows, width, logits.base, logSumExp.base, targets, scale, logits.base)
    return Float(loss / Double(logits.rows))
  }
}
