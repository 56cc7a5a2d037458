import Llama
import Tensors
import TestSupport
import Testing

/// A trained model, block by block, against transformers.
@Suite(.enabled(if: Shared.isPresent, "needs the oracles in ../shared"))
struct TinyLlamaOracleTests {
  @Test(arguments: 0..<5) func everyBlockAgrees(_ index: Int) throws {
    let reference = Shared.path("fixtures/reference/reference")
    let json = try JSON(path: reference + ".json")
    let file = try SafetensorsFile(path: reference + ".safetensors")
    let ids = try #require(json["forward"]?[index]?["ids"]?.array).compactMap {
      $0.int.map(Int32.init)
    }
    let runner = try ModelRunner(directory: Shared.path("fixtures/tiny-llama"))
    let batch = PackedBatch([ids])
    let hidden = Matrix()
    try runner.model.embed(batch, into: hidden)
    #expect(relativeError(hidden.values, try file.floats("forward.\(index).hidden.0")) == 0)
    for block in 0..<6 {
      try runner.model.forward(
        hidden, through: block..<block + 1, batch, store: runner.store, tape: runner.tape)
      guard block < 5 else { continue }
      #expect(
        relativeError(hidden.values, try file.floats("forward.\(index).hidden.\(block + 1)")) < 1e-5
      )
    }
    let logits = Matrix()
    runner.model.logits(hidden, into: logits, scratch: runner.head)
    #expect(
      relativeError(runner.head.normed.values, try file.floats("forward.\(index).hidden.6")) < 1e-5)
    #expect(relativeError(logits.values, try file.floats("forward.\(index).logits")) < 1e-4)
  }
}
