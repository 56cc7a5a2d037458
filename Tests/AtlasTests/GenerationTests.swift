import Atlas
import Llama
import Tensors
import Testing

/// Continuing a text: the decoder's cache, greedy and seeded drawing.
@Suite struct GenerationTests {
  static let prompt = "The Eiffel Tower is located in the city of"

  @Test func greedyIsTheArgMaxOfWholePasses() throws {
    let model = try AtlasModel().model
    let prompt = model.encode(Self.prompt)
    let generated = try model.generate(prompt, limit: 6)
    var text = prompt
    for token in generated {
      // The whole text again, without a cache.
      let logits = try Decoder(model.llama).read(text)
      #expect(logits.indices.max { logits[$0] < logits[$1] } == Int(token))
      text.append(token)
    }
    #expect(model.tokenizer.decode(generated).hasPrefix(" Paris."))
  }

  @Test func textsSideBySideAreThoseAlone() throws {
    let model = try AtlasModel().model
    let prompts = [Self.prompt, "The", "The capital of France is", "The Louvre"].map {
      model.encode($0)
    }
    let limits = [6, 12, 1, 0]
    let alone = try zip(prompts, limits).map { try model.generate($0, limit: $1) }
    var texts = zip(prompts, limits).map { Continuation(of: $0, limit: $1) }
    try model.generate(&texts)
    #expect(texts.map(\.added) == alone)
    // One is stopped by whoever listens; the others go on.
    texts = zip(prompts, limits).map { Continuation(of: $0, limit: $1) }
    try model.generate(&texts) { index, _ in index != 1 }
    #expect(texts.map(\.added) == [alone[0], Array(alone[1].prefix(1)), alone[2], []])
  }

  @Test func aSeedSettlesWhatIsDrawn() throws {
    let model = try AtlasModel().model
    let prompt = model.encode("The")
    let sampling = Sampling(temperature: 1.5, topK: 20)
    let draws = try (0..<8).map {
      try model.generate(prompt, limit: 12, sampling: sampling, seed: UInt64($0))
    }
    #expect(try model.generate(prompt, limit: 12, sampling: sampling, seed: 3) == draws[3])
    #expect(Set(draws).count > 1)
  }

  @Test func oneCandidateIsGreedy() throws {
    let model = try AtlasModel().model
    let prompt = model.encode(Self.prompt)
    let one = Sampling(temperature: 2, topK: 1)
    #expect(
      try model.generate(prompt, limit: 5, sampling: one, seed: 9)
        == model.generate(prompt, limit: 5))
  }

  @Test func drawnTokensFollowTheirProbabilities() {
    let logits: [Float] = [0, 1, 2, -30]
    let weights = logits.map { exponential(Double($0)) }
    let total = weights.reduce(0, +)
    var random = SeededRandom(seed: 1)
    var counts = [Int](repeating: 0, count: 4)
    for _ in 0..<20_000 { counts[Int(Sampling(temperature: 1).draw(logits, using: &random))] += 1 }
    for (count, weight) in zip(counts, weights) {
      #expect(abs(Double(count) / 20_000 - weight / total) < 0.015)
    }
  }

  @Test func generationEndsWithThePositions() throws {
    let model = try AtlasModel().model
    let limit = model.configuration.maximumPositions
    let prompt = model.beginning.tokens + [Int32](repeating: 40, count: limit - 4)
    #expect(try model.generate(prompt, limit: 50).count <= 4)
    #expect(throws: ModelError.self) { try Decoder(model.llama).read(prompt + prompt) }
  }
}
