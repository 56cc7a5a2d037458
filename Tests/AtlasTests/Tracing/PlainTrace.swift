import Evaluation
import Llama
import Tensors

/// Causal tracing the plain way: one restoration of one sample at a time, the whole prompt from its first token
/// through every block, on a store of its own; what is put back is put there by hand.
struct PlainTrace {
  let model: LanguageModel
  let prompt: TracedPrompt
  let settings: CausalTracer.Settings

  private var length: Int { prompt.tokens.count }
  private var blocks: Int { model.configuration.blockCount }

  /// What a site of each block computes at each position on the clean prompt: [blocks][T][D].
  private func cleanOutputs(_ site: Intervention.Site) throws -> [[[Float]]] {
    var outputs: [[[Float]]] = []
    _ = try run(noise: nil) { _, hidden, tape in
      outputs.append(
        (0..<length).map { row in
          let (before, middle) = (tape.input.row(row), tape.middle.row(row))
          return hidden.row(row).indices.map { index in
            switch site {
            case .state: hidden[row, index]
            case .feedForward: hidden[row, index] - middle[index]
            case .attention: middle[index] - before[index]
            }
          }
        })
    }
    return outputs
  }

  /// [samples][subject tokens][D], from the generator that the seed starts.
  private func noises() -> [[[Double]]] {
    var random = SeededRandom(seed: settings.seed)
    return (0..<settings.samples).map { _ in
      prompt.subject.map { _ in
        (0..<model.configuration.hiddenSize).map { _ in settings.noise * random.normal() }
      }
    }
  }

  /// Logits after the prompt; `visit` may change the stream after each block.
  private func run(
    noise: [[Double]]?, visit: (Int, Matrix, BlockActivations) -> Void
  ) throws -> [Float] {
    let batch = PackedBatch([prompt.tokens])
    let store = KeyValueStore(model.configuration)
    let tape = Tape(forwardOnly: ())
    let hidden = Matrix()
    try model.llama.embed(batch, into: hidden)
    for (position, values) in zip(prompt.subject, noise ?? []) {
      for (index, value) in values.enumerated() { hidden[position, index] += Float(value) }
    }
    for block in 0..<blocks {
      try model.llama.forward(
        hidden, through: block..<block + 1, batch, store: store, tape: tape)
      visit(block, hidden, tape[block])
    }
    let logits = Matrix()
    model.llama.logits(hidden, into: logits, scratch: HeadActivations())
    return Array(logits.row(length - 1))
  }

  private func probability(of token: Int32, _ logits: [Float]) -> Double {
    let highest = Double(logits.max() ?? 0)
    let sum = logits.reduce(0) { $0 + exponential(Double($1) - highest) }
    return exponential(Double(logits[Int(token)]) - highest) / sum
  }

  /// P(answer), a mean over the samples, with `site` put back at a position in some blocks.
  func score(
    _ site: Intervention.Site, at position: Int, in restored: Range<Int>, answer: Int32
  ) throws -> Double {
    let clean = try cleanOutputs(site)
    let probabilities = try noises().map { noise in
      let logits = try run(noise: noise) { block, hidden, tape in
        guard restored.contains(block) else { return }
        let given = clean[block][position]
        let (before, middle) = (Array(tape.input.row(position)), Array(tape.middle.row(position)))
        let row: [Float]
        switch site {
        case .state: row = given
        case .feedForward: row = zip(middle, given).map(+)
        case .attention:
          let stream = zip(before, given).map(+)
          row = zip(stream, feedForward(stream, block)).map(+)
        }
        for (index, value) in row.enumerated() { hidden[position, index] = value }
      }
      return probability(of: answer, logits)
    }
    return probabilities.reduce(0, +) / Double(probabilities.count)
  }

  /// down(silu(gate(norm(x))) * up(norm(x))) of one row, in float64.
  private func feedForward(_ x: [Float], _ block: Int) -> [Float] {
    let part = model.llama.blocks[block]
    let (width, inner) = (x.count, model.configuration.intermediateSize)
    let squares = x.reduce(0) { $0 + Double($1) * Double($1) } / Double(width)
    let scale = 1 / (squares + Double(model.configuration.normEpsilon)).squareRoot()
    let normed = (0..<width).map {
      Double(x[$0]) * scale * Double(part.feedForwardNorm.weight[0, $0])
    }
    func product(_ weight: Matrix, _ row: Int, _ y: [Double]) -> Double {
      zip(weight.row(row), y).reduce(0) { $0 + Double($1.0) * $1.1 }
    }
    let key = (0..<inner).map { index in
      let gate = product(part.feedForward.gateUp.weight, index, normed)
      return gate / (1 + exponential(-gate))
        * product(part.feedForward.gateUp.weight, inner + index, normed)
    }
    return (0..<width).map { Float(product(part.feedForward.down.weight, $0, key)) }
  }
}
