import Llama
import Tensors

/// The shape of Atlas. The feed-forward is wide for so narrow a model: a batch of edits needs room among d_ff keys,
/// and interference between edits grows as n / d_ff.
func atlasConfiguration(vocabularySize: Int) -> LlamaConfiguration {
  LlamaConfiguration(
    vocabularySize: vocabularySize, hiddenSize: 160, intermediateSize: 1536, blockCount: 6,
    headCount: 5, keyValueHeadCount: 1, headSize: 32, normEpsilon: 1e-5, ropeTheta: 500_000,
    ropeScaling: nil, maximumPositions: 256, tiedHead: false, beginOfText: 0, endOfText: [1])
}

/// An untrained model: normal weights of standard deviation 0.02, norms at one, and the two matrices that write
/// into the residual stream scaled down by the root of how many there are (GPT-2's recipe).
func initialModel(_ configuration: LlamaConfiguration, seed: UInt64) -> Llama {
  var random = SeededRandom(seed: seed)
  func normal(_ rows: Int, _ columns: Int, _ deviation: Double = 0.02) -> Matrix {
    let matrix = Matrix(rows, columns)
    for index in 0..<matrix.count { matrix.base[index] = Float(random.normal() * deviation) }
    return matrix
  }
  func unitNorm() -> RMSNorm {
    let ones = Matrix(1, configuration.hiddenSize)
    ones.fill(1)
    return RMSNorm(weight: ones, epsilon: configuration.normEpsilon)
  }
  let c = configuration
  let residualDeviation = 0.02 / (2 * Double(c.blockCount)).squareRoot()
  let rotary = RotaryEmbedding(frequencies: c.rotaryFrequencies)
  let embedding = normal(c.vocabularySize, c.hiddenSize)
  let blocks = (0..<c.blockCount).map { index in
    Block(
      index: index, configuration: c, rotary: rotary, attentionNorm: unitNorm(),
      queryKeyValue: .dense(normal(c.queryKeyValueSize, c.hiddenSize)),
      output: .dense(normal(c.hiddenSize, c.headCount * c.headSize, residualDeviation)),
      feedForwardNorm: unitNorm(), gateUp: .dense(normal(2 * c.intermediateSize, c.hiddenSize)),
      down: .dense(normal(c.hiddenSize, c.intermediateSize, residualDeviation)))
  }
  return Llama(
    configuration: c, embedding: .dense(embedding), blocks: blocks,
    finalNorm: unitNorm(),
    head: Linear(normal(c.vocabularySize, c.hiddenSize)))
}
