import CNumerics
import Llama
import Tensors

/// Runs whole texts through a model the plain way, for tests to compare with.
struct ModelRunner {
  let model: Llama
  let store: KeyValueStore
  let tape: Tape
  let head = HeadActivations()

  init(_ model: Llama) {
    self.model = model
    store = KeyValueStore(model.configuration)
    tape = Tape(blocks: model.configuration.blockCount, weightGradients: true)
  }

  /// - Parameter frequencyType: what the rotary frequencies are rounded to first.
  init(
    directory: String, frequencyType: ElementType = .float64, holding: WeightHolding = .automatic
  ) throws {
    let json = try JSON(path: directory + "/config.json")
    let configuration = try LlamaConfiguration(json, file: directory + "/config.json")
    let frequencies = configuration.rotaryFrequencies.map { rounded($0, to: frequencyType) }
    self.init(
      try Llama(
        configuration, from: Checkpoint(directory: directory), holding: holding,
        rotaryFrequencies: frequencies))
  }

  /// Logits [T, V] of all rows of a batch.
  func logits(_ batch: PackedBatch, rows: [Int32]? = nil) throws -> Matrix {
    let hidden = Matrix()
    let logits = Matrix()
    try model.embed(batch, into: hidden)
    try model.forward(
      hidden, through: 0..<model.configuration.blockCount, batch, store: store, tape: tape,
      rows: rows)
    model.logits(hidden, into: logits, scratch: head)
    return logits
  }
}

private func rounded(_ value: Double, to type: ElementType) -> Double {
  var half: UInt16 = 0
  var single = Float(value)
  switch type {
  case .bfloat16:
    cn_to_bfloat16(1, &single, &half)
    cn_from_bfloat16(1, &half, &single)
    return Double(single)
  case .float16:
    cn_to_float16(1, &single, &half)
    cn_from_float16(1, &half, &single)
    return Double(single)
  default: return value
  }
}
