import CNumerics
import Llama
import Tensors
import TestSupport
import Testing

/// Five random models of different shapes and dtypes, against transformers' logits and autograd.
///
/// The two oracles with plain frequencies in half precision were made by casting a whole model to the checkpoint's
/// dtype and back, which rounds transformers' frequency buffer along with the weights. Models that are loaded keep
/// float32 frequencies, there and here; so only these tests round them (unrounded, they are off by 2e-3 and 6e-3).
@Suite(.enabled(if: Shared.isPresent, "needs the oracles in ../shared"))
struct RandomLlamaOracleTests {
  static let names = [
    "gqa-f32", "mha-llama2-f32", "tied-ropescaled-bf16", "sharded-bf16", "headdim-f16",
  ]

  static func runner(
    _ name: String, holding: WeightHolding = .automatic
  ) throws -> ModelRunner {
    let rounding: [String: ElementType] = ["sharded-bf16": .bfloat16, "headdim-f16": .float16]
    return try ModelRunner(
      directory: Shared.path("fixtures/random-llamas/" + name),
      frequencyType: rounding[name] ?? .float64, holding: holding)
  }

  /// Weights left in the checkpoint: float32 arithmetic where products are taken in it, and within bfloat16's own error
  /// (8 bits, some ten roundings deep) where they are not.
  @Test(arguments: names) func mappedWeightsGiveTheSameLogits(_ name: String) throws {
    let expected = try Expected(Shared.path("fixtures/random-llamas/" + name))
    let runner = try Self.runner(name, holding: .mapped)
    let logits = try runner.logits(PackedBatch([expected.ids]))
    let isRounded = runner.model.head.storage.type.productType == .bfloat16
    #expect(relativeError(logits.values, expected.logits) < (isRounded ? 2e-2 : 1e-4))
  }

  struct Expected {
    let ids: [Int32]
    let logits, gradient: [Float]
    let loss: Float

    init(_ directory: String) throws {
      let file = try SafetensorsFile(path: directory + "/expected.safetensors")
      ids = Array(try file.bytes("ids").bindMemory(to: Int32.self))
      logits = try file.floats("logits")
      gradient = try file.floats("grad.block1")
      loss = try file.floats("loss")[0]
    }
  }

  @Test(arguments: names) func logitsAgree(_ name: String) throws {
    let directory = Shared.path("fixtures/random-llamas/" + name)
    let expected = try Expected(directory)
    let logits = try Self.runner(name).logits(PackedBatch([expected.ids]))
    #expect(relativeError(logits.values, expected.logits) < 1e-4)
  }

  @Test(arguments: names) func cachedAndPackedTokensGiveTheSameLogits(_ name: String) throws {
    let directory = Shared.path("fixtures/random-llamas/" + name)
    let expected = try Expected(directory)
    let runner = try Self.runner(name)
    let vocabulary = runner.model.configuration.vocabularySize
    // 120 tokens first, beside another sequence; then the rest on top of the cache, asked for one row only.
    let first = PackedBatch([
      .init(tokens: Array(expected.ids[0..<120]), storeStart: 40),
      .init(tokens: Array(expected.ids[50..<80]), storeStart: 0),
    ])
    let head = try runner.logits(first)
    #expect(
      relativeError(
        Array(head.values.prefix(120 * vocabulary)),
        Array(expected.logits.prefix(120 * vocabulary))) < 1e-4)
    let second = PackedBatch([
      .init(tokens: Array(expected.ids[120...]), past: 120, storeStart: 40)
    ])
    let last = try runner.logits(second, rows: [79])
    #expect(
      relativeError(last.values, Array(expected.logits.suffix(vocabulary))) < 1e-4)
  }

  @Test(arguments: names, [WeightHolding.widened, .mapped])
  func gradientAgrees(_ name: String, _ holding: WeightHolding) throws {
    let directory = Shared.path("fixtures/random-llamas/" + name)
    let expected = try Expected(directory)
    let runner = try Self.runner(name, holding: holding)
    let isRounded = runner.model.head.storage.type.productType == .bfloat16
    let batch = PackedBatch([expected.ids])
    // The loss is the mean NLL of ids[k + 1] at k = 150 ..< 199.
    let rows = (150..<199).map(Int32.init)
    let logits = try runner.logits(batch, rows: rows)
    let targets = rows.map { expected.ids[Int($0) + 1] }
    let lse = Matrix(rows.count, 1)
    cn_log_sum_exp(Int64(rows.count), Int64(logits.columns), logits.base, lse.base)
    let losses = targets.enumerated().map { lse[$0, 0] - logits[$0, Int($1)] }
    let loss = losses.reduce(0, +) / Float(rows.count)
    #expect(abs(loss - expected.loss) < (isRounded ? 1e-2 : 1e-4))

    let dLogits = Matrix(rows.count, logits.columns)
    let scale = [Float](repeating: 1 / Float(rows.count), count: rows.count)
    cn_cross_entropy_backward(
      Int64(rows.count), Int64(logits.columns), logits.base, lse.base, targets, scale, dLogits.base)
    let dHidden = Matrix()
    runner.model.logitsBackward(dLogits, scratch: runner.head, into: dHidden)
    try runner.model.backward(
      dHidden, through: 2..<runner.model.configuration.blockCount, batch, store: runner.store,
      tape: runner.tape)
    #expect(relativeError(dHidden.values, expected.gradient) < (isRounded ? 3e-2 : 1e-3))
  }
}
