import Atlas
import Evaluation
import Llama
import Tensors
import Testing

@Suite struct CausalTracerTests {
  private let model: LanguageModel
  private let prompt: TracedPrompt
  private var settings: CausalTracer.Settings

  init() throws {
    model = try AtlasModel().model
    prompt = try TracedPrompt(
      before: "The ", subject: "Eiffel Tower", after: " is located in the city of", model)
    settings = CausalTracer.Settings(noise: 0.2, blocks: model.configuration.blockCount)
    settings.samples = 3
  }

  private func trace(
    _ settings: CausalTracer.Settings, rowLimit: Int? = nil
  ) throws -> CausalTrace {
    try #require(try CausalTracer(model, settings, rowLimit: rowLimit).trace(prompt))
  }

  private func largestDifference(_ a: CausalTrace, _ b: CausalTrace) -> Double {
    Intervention.Site.allCases.map { site in
      zip(a.scores[site, default: []].joined(), b.scores[site, default: []].joined())
        .map { abs($0 - $1) }.max() ?? 1
    }.max() ?? 1
  }

  @Test func theSubjectIsFoundByItsBytes() throws {
    let text = model.tokenizer.decode(prompt.tokens[prompt.subject])
    #expect(text == " Eiffel Tower")
    let bare = try TracedPrompt(before: "", subject: "Paris", after: "", model)
    #expect(bare.subject == 1..<bare.tokens.count)
    #expect(throws: ModelError.self) {
      try TracedPrompt(before: "The", subject: "", after: " is", model)
    }
    let long = String(repeating: " the", count: model.configuration.maximumPositions)
    #expect(throws: ModelError.self) {
      try TracedPrompt(before: "The ", subject: "Louvre", after: long, model)
    }
  }

  @Test func theAnswerIsTheModelsOwn() throws {
    let trace = try trace(settings)
    let own = try Scorer(model).nextTokens("The Eiffel Tower is located in the city of", count: 1)[
      0]
    #expect(trace.answer == own.id)
    #expect(abs(trace.clean - own.probability) < 1e-5)
    #expect(trace.corrupted < trace.clean / 2, "the noise hides the subject")
  }

  @Test func withoutNoiseNothingIsMissing() throws {
    var silent = settings
    silent.noise = 0
    let trace = try trace(silent)
    #expect(abs(trace.corrupted - trace.clean) < 1e-5)
    for score in trace.scores.values.joined().joined() {
      #expect(abs(score - trace.clean) < 1e-5)
    }
  }

  @Test func theLastStateIsTheWholeAnswer() throws {
    let trace = try trace(settings)
    let last = model.configuration.blockCount - 1
    let states = try #require(trace.scores[.state])
    #expect(abs(states[prompt.tokens.count - 1][last] - trace.clean) < 1e-6)
    // In the last block no other position reaches the answer.
    for position in 0..<prompt.tokens.count - 1 {
      #expect(abs(states[position][last] - trace.corrupted) < 1e-6)
    }
    for scores in trace.scores.values {
      for position in 0..<prompt.subject.lowerBound {
        #expect(scores[position].allSatisfy { $0 == trace.corrupted })
      }
    }
  }

  /// Every score of every site against the plain way, which packs nothing, shares nothing and puts rows back by hand.
  @Test(arguments: Intervention.Site.allCases) func agreesWithThePlainWay(
    site: Intervention.Site
  ) throws {
    var few = settings
    few.samples = 2
    few.window = 2
    few.seed = 5
    let trace = try trace(few)
    let plain = PlainTrace(model: model, prompt: prompt, settings: few)
    let scores = try #require(trace.scores[site])
    for block in 0..<model.configuration.blockCount {
      let window = site == .state ? block..<block + 1 : max(0, block - 1)..<block + 1
      for position in stride(from: prompt.subject.lowerBound, to: prompt.tokens.count, by: 2) {
        let expected = try plain.score(site, at: position, in: window, answer: trace.answer)
        #expect(abs(scores[position][block] - expected) < 1e-4, "\(site) \(position) \(block)")
      }
    }
  }

  @Test func packingChangesNothing() throws {
    let packed = try trace(settings)
    #expect(try largestDifference(trace(settings, rowLimit: 1), packed) < 1e-5)
    #expect(try largestDifference(trace(settings, rowLimit: 100), packed) < 1e-5)
    var one = settings
    one.sites = [.attention]
    let alone = try trace(one)
    let together = try #require(packed.scores[.attention])
    let difference = zip(try #require(alone.scores[.attention]).joined(), together.joined())
      .map { abs($0 - $1) }.max()
    #expect(difference ?? 1 < 1e-5)
    #expect(alone.scores.count == 1)
  }

  @Test func aSeedSettlesTheNoise() throws {
    let tracer = CausalTracer(model, settings)
    let first = try tracer.trace(prompt)
    #expect(try tracer.trace(prompt) == first, "a tracer remembers nothing")
    var other = settings
    other.seed = 1
    #expect(try trace(other).corrupted != first?.corrupted)
  }

  @Test func anotherAnswerIsNotTraced() throws {
    let tracer = CausalTracer(model, settings)
    let wrong = try #require(try model.encodeObject("Rome", after: "a").first)
    #expect(try tracer.trace(prompt, expecting: wrong) == nil)
    let right = try #require(try model.encodeObject("Paris", after: "a").first)
    #expect(try tracer.trace(prompt, expecting: right)?.answer == right)
  }

  @Test func stopsWhenAsked() throws {
    #expect(throws: Interrupted.self) {
      try CausalTracer(model, settings).trace(prompt, cancellation: Cancellation { true })
    }
  }

  @Test func progressReachesItsEnd() throws {
    var reports: [(done: Int, total: Int)] = []
    _ = try CausalTracer(model, settings, rowLimit: 200).trace(prompt) { reports.append(($0, $1)) }
    let total =
      3 * model.configuration.blockCount * (prompt.tokens.count - prompt.subject.lowerBound)
    #expect(reports.last?.done == total && reports.allSatisfy { $0.total == total })
    #expect(zip(reports, reports.dropFirst()).allSatisfy { $0.done < $1.done })
  }

  @Test func windows() {
    #expect(CausalTracer.Settings(noise: 1, blocks: 32).window == 10)
    #expect(CausalTracer.Settings(noise: 1, blocks: 6).window == 3)
    #expect(CausalTracer.Settings(noise: 1, blocks: 1).window == 1)
  }

  @Test func noiseIsMeasuredInEmbeddings() throws {
    let subjects = ["Eiffel Tower", "Louvre"]
    let tokens = subjects.flatMap { model.tokenizer.encode($0) }
    let values = tokens.flatMap { model.llama.embedding.matrix.row(Int($0)).map(Double.init) }
    let mean = values.reduce(0, +) / Double(values.count)
    let variance =
      values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count - 1)
    #expect(try abs(model.embeddingDeviation(of: subjects) - variance.squareRoot()) < 1e-9)
    #expect(try model.embeddingDeviation(of: []) == 0)
  }
}
