import Atlas
import Evaluation
import Llama
import Tensors
import Testing

@Suite struct LogitLensTests {
  private static let prompt = "The Eiffel Tower is located in the city of"

  @Test func theLastBlockIsTheModelItself() throws {
    let model = try AtlasModel().model
    let layers = try LogitLens(model).distributions(Self.prompt)
    let own = try Scorer(model).nextTokenDistribution(Self.prompt)
    #expect(layers.count == model.configuration.blockCount)
    let last = try #require(layers.last)
    #expect(last.top(5).map(\.id) == own.top(5).map(\.id))
    for id in 0..<Int32(model.configuration.vocabularySize) {
      let (seen, expected) = (last.probability(of: id), own.probability(of: id))
      #expect(abs((seen ?? -1) - (expected ?? -2)) < 1e-5)
    }
  }

  /// Each block against a pass that stops there.
  @Test func everyBlockIsReadThroughNormAndHead() throws {
    let model = try AtlasModel().model
    let layers = try LogitLens(model).distributions(Self.prompt)
    let tokens = model.encode(Self.prompt)
    let (hidden, logits) = (Matrix(), Matrix())
    for (block, layer) in layers.enumerated() {
      let batch = PackedBatch([tokens])
      try model.llama.embed(batch, into: hidden)
      try model.llama.forward(
        hidden, through: 0..<block + 1, batch, store: KeyValueStore(model.configuration),
        tape: Tape(forwardOnly: ()), rows: [Int32(tokens.count - 1)])
      model.llama.logits(hidden, into: logits, scratch: HeadActivations())
      let row = logits.row(0)
      #expect(layer.top(1)[0].id == Int32(row.indices.max { row[$0] < row[$1] } ?? -1))
      let sum = row.reduce(0) { $0 + exponential(Double($1)) }
      for id in stride(from: 0, to: row.count, by: 7) {
        let expected = exponential(Double(row[id])) / sum
        #expect(abs((layer.probability(of: Int32(id)) ?? -1) - expected) < 1e-5)
      }
    }
  }

  @Test func aPromptTooLongIsRefused() throws {
    let model = try AtlasModel().model
    let long = String(repeating: "the ", count: model.configuration.maximumPositions)
    #expect(throws: ModelError.self) { try LogitLens(model).distributions(long) }
  }
}
