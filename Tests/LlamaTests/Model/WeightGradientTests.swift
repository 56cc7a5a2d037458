import CNumerics
import Llama
import Tensors
import Testing

/// Gradients of the parameters, which training needs, against finite differences on a small random model.
@Suite struct WeightGradientTests {
  static let tokens: [Int32] = [0, 3, 17, 5, 5, 11, 19, 2, 8]

  static func model() -> Llama {
    var random = SeededRandom(seed: 11)
    let c = LlamaConfiguration(
      vocabularySize: 20, hiddenSize: 16, intermediateSize: 24, blockCount: 2, headCount: 4,
      keyValueHeadCount: 2, headSize: 6, normEpsilon: 1e-5, ropeTheta: 10000, ropeScaling: nil,
      maximumPositions: 64, tiedHead: false, beginOfText: 0, endOfText: [1])
    func normal(_ rows: Int, _ columns: Int) -> Matrix {
      Matrix(rows, columns, (0..<rows * columns).map { _ in Float(random.normal() * 0.3) })
    }
    func norm() -> RMSNorm {
      RMSNorm(
        weight: Matrix(1, 16, (0..<16).map { _ in 1 + Float(random.normal() * 0.1) }), epsilon: 1e-5
      )
    }
    let rotary = RotaryEmbedding(frequencies: c.rotaryFrequencies)
    let blocks = (0..<2).map {
      Block(
        index: $0, configuration: c, rotary: rotary, attentionNorm: norm(),
        queryKeyValue: .dense(normal(c.queryKeyValueSize, 16)), output: .dense(normal(16, 24)),
        feedForwardNorm: norm(), gateUp: .dense(normal(48, 16)), down: .dense(normal(16, 24)))
    }
    return Llama(
      configuration: c, embedding: .dense(normal(20, 16)), blocks: blocks, finalNorm: norm(),
      head: Linear(normal(20, 16)))
  }

  /// Mean negative log-likelihood of the next token; with gradients where they are wanted.
  static func loss(_ model: Llama, gradients: [BlockGradients]? = nil) throws -> Double {
    let runner = ModelRunner(model)
    let batch = PackedBatch([Array(tokens.dropLast())])
    let targets = Array(tokens.dropFirst())
    for linear in model.blocks.flatMap(\.linears) { linear.refresh() }
    let logits = try runner.logits(batch)
    let lse = Matrix(logits.rows, 1)
    cn_log_sum_exp(Int64(logits.rows), Int64(logits.columns), logits.base, lse.base)
    let sum = targets.enumerated().reduce(0.0) {
      $0 + Double(lse[$1.offset, 0] - logits[$1.offset, Int($1.element)])
    }
    if let gradients {
      let scale = [Float](repeating: 1 / Float(logits.rows), count: logits.rows)
      cn_cross_entropy_backward(
        Int64(logits.rows), Int64(logits.columns), logits.base, lse.base, targets, scale,
        logits.base)
      let dHidden = Matrix()
      model.logitsBackward(logits, scratch: runner.head, into: dHidden)
      try model.backward(
        dHidden, through: 0..<2, batch, store: runner.store, tape: runner.tape,
        gradients: gradients)
    }
    return sum / Double(logits.rows)
  }

  @Test func everyParameterOfABlock() throws {
    let model = Self.model()
    let gradients = model.blocks.map(BlockGradients.init)
    _ = try Self.loss(model, gradients: gradients)
    var random = SeededRandom(seed: 12)
    for (block, gradient) in zip(model.blocks, gradients) {
      for (parameter, derivative) in zip(block.parameters, gradient.all) {
        for _ in 0..<6 {
          let index = random.below(parameter.count)
          let value = parameter.base[index]
          parameter.base[index] = value + 1e-2
          let above = try Self.loss(model)
          parameter.base[index] = value - 1e-2
          let below = try Self.loss(model)
          parameter.base[index] = value
          let expected = (above - below) / 2e-2
          #expect(abs(Double(derivative.base[index]) - expected) < 2e-3 + 0.02 * abs(expected))
        }
      }
    }
  }
}
