import CNumerics
import Evaluation
import Llama
import Tensors
import TestSupport
import Testing

/// Scores of tiny-llama, against unified-model-editing's and against the plain way to compute them.
@Suite(.enabled(if: Shared.isPresent, "needs ../shared"))
struct ScorerTests {
  private let model: LanguageModel
  private let reference: JSON

  init() throws {
    model = try tinyLlama()
    reference = try JSON(path: Shared.path("fixtures/reference/reference.json"))
  }

  private func probeSets() throws -> [ProbeSet] {
    try #require(reference["records"]?.array).map { record in
      let prompt = try #require(record["prompt"]?.string)
      let subject = try #require(record["subject"]?.string)
      return ProbeSet(
        rewrite: prompt.replacing("{}", with: subject),
        paraphrases: try #require(record["para"]?.array).compactMap(\.string),
        neighbors: try #require(record["nb"]?.array).compactMap(\.string),
        new: try #require(record["target_new"]?["str"]?.string),
        old: try #require(record["target_true"]?["str"]?.string))
    }
  }

  private func largestDifference(_ a: [Double], _ b: [Double]) -> Double {
    a.count == b.count ? zip(a, b).map { abs($0 - $1) }.max() ?? 0 : .infinity
  }

  // MARK: Oracle

  @Test func lossesAndScoresAgreeWithTheReference() throws {
    let scores = try Scorer(model).scores(probeSets())
    let expected = try #require(reference["nll_unedited"]?.array)
    try #require(scores.count == expected.count)
    for (score, expected) in zip(scores, expected) {
      let prompts = [score.rewrite] + score.paraphrases + score.neighbors
      let new = try #require(expected["new"]?.array).compactMap(\.double)
      let old = try #require(expected["true"]?.array).compactMap(\.double)
      #expect(largestDifference(prompts.map(\.newNLL), new) < 1e-3)
      #expect(largestDifference(prompts.map(\.oldNLL), old) < 1e-3)
    }
    let summary = ScoreSummary(scores)
    let averages = [summary.efficacy, summary.paraphrase, summary.neighborhood].map {
      $0?.mean ?? -1
    }
    let wanted = try #require(reference["scores_unedited"]?.array).compactMap(\.double)
    #expect(largestDifference(averages + [summary.score], wanted) < 1e-3)
  }

  // MARK: Packing

  /// Repeated prompts, objects that begin alike, objects of one token and of many, an empty prompt.
  private var mixedPairs: [Scorer.Pair] {
    let objects = [
      "Athens", "Athens of the north", "Athens of the", "Havana", "a", "an", "Zyzzyva quux",
      "Zyzzyva", "Jonas Weneau was born", "the", "Athens",
    ]
    let prompts = ["Jonas Weneau was born in the city of", "", "Stefan Albez plays", "Jonas"]
    return prompts.flatMap { prompt in objects.map { Scorer.Pair(prompt: prompt, object: $0) } }
  }

  /// One pair in one pass over the whole text, all rows asked for.
  private func plainOutcome(_ pair: Scorer.Pair) throws -> Scorer.Outcome {
    let prompt = model.encode(pair.prompt)
    let object = model.encodeObject(pair.object)
    let batch = PackedBatch([prompt + object])
    let hidden = Matrix()
    let logits = Matrix()
    model.llama.embed(batch, into: hidden)
    try model.llama.forward(
      hidden, through: 0..<model.configuration.blockCount, batch,
      store: KeyValueStore(model.configuration), tape: Tape(forwardOnly: ()))
    model.llama.logits(hidden, into: logits, scratch: HeadActivations())
    let sums = Matrix(logits.rows, 1)
    cn_log_sum_exp(Int64(logits.rows), Int64(logits.columns), logits.base, sums.base)
    var loss = 0.0
    var matches = 0
    for (offset, token) in object.enumerated() {
      let row = prompt.count + offset - 1
      loss += Double(sums[row, 0] - logits[row, Int(token)]) / Double(object.count)
      if highest(1, of: UnsafeBufferPointer(logits.row(row))) == [Int(token)] { matches += 1 }
    }
    return Scorer.Outcome(
      negativeLogLikelihood: loss, accuracy: Double(matches) / Double(object.count))
  }

  @Test(arguments: [1, 17, 40, 2_048]) func packingChangesNothing(_ rowLimit: Int) throws {
    let pairs = mixedPairs
    let expected = try pairs.map(plainOutcome)
    let outcomes = try Scorer(model, rowLimit: rowLimit).outcomes(pairs)
    #expect(
      largestDifference(
        outcomes.map(\.negativeLogLikelihood), expected.map(\.negativeLogLikelihood)) < 1e-4)
    #expect(outcomes.map(\.accuracy) == expected.map(\.accuracy))
  }

  @Test func aScorerSeesTheWeightsAsTheyAre() throws {
    let scorer = Scorer(model)
    let before = try scorer.negativeLogLikelihoods(mixedPairs)
    model.llama.setDown(
      1, Linear(Matrix(model.configuration.hiddenSize, model.configuration.intermediateSize)))
    #expect(largestDifference(try scorer.negativeLogLikelihoods(mixedPairs), before) > 0.1)
    model.llama.setDown(1, nil)
    #expect(try scorer.negativeLogLikelihoods(mixedPairs) == before)
  }

  @Test func knownFactsAreGreedy() throws {
    let pairs = try probeSets().map { Scorer.Pair(prompt: $0.rewrite, object: $0.old) }
    #expect(try Scorer(model).greedyMatches(pairs).allSatisfy { $0 })
    let wrong = try probeSets().map { Scorer.Pair(prompt: $0.rewrite, object: $0.new) }
    #expect(try !Scorer(model).greedyMatches(wrong).contains(true))
  }

  @Test func progressEndsAtAllPairs() throws {
    var reports: [(Int, Int)] = []
    _ = try Scorer(model, rowLimit: 40).outcomes(mixedPairs) { reports.append(($0, $1)) }
    #expect(reports.count > 1)
    #expect(zip(reports, reports.dropFirst()).allSatisfy { $0.0 < $1.0 })
    #expect(reports.last.map { $0 == (mixedPairs.count, mixedPairs.count) } == true)
  }

  @Test func nothingAskedNothingAnswered() throws {
    #expect(try Scorer(model).negativeLogLikelihoods([]).isEmpty)
    #expect(try Scorer(model).scores([]).isEmpty)
  }

  // MARK: Next tokens

  @Test func nextTokensAreRanked() throws {
    let scorer = Scorer(model)
    let set = try probeSets()[0]
    let distribution = try scorer.nextTokenDistribution(set.rewrite)
    let top = distribution.top(5)
    #expect(top.map(\.rank) == [1, 2, 3, 4, 5])
    #expect(zip(top, top.dropFirst()).allSatisfy { $0.probability >= $1.probability })
    #expect(top[0].id == model.encodeObject(set.old)[0])
    #expect(top[0].text == model.tokenizer.decode([top[0].id]))
    for token in top { #expect(distribution.token(token.id) == token) }
    let all = distribution.top(.max)
    #expect(all.count == model.configuration.vocabularySize)
    #expect(abs(all.reduce(0) { $0 + $1.probability } - 1) < 1e-5)
    #expect(distribution.token(all[1_000].id)?.rank == 1_001)
    #expect(distribution.token(-1) == nil)
    #expect(distribution.probability(of: Int32(all.count)) == nil)
    #expect(try scorer.nextTokens(set.rewrite, count: 5) == top)
    #expect(distribution.top(0).isEmpty)
  }

  // MARK: Errors

  @Test func textsThatOutgrowTheModelAreNamed() throws {
    let scorer = Scorer(model)
    let long = String(repeating: "the the ", count: 200) + "the"
    let error = #expect(throws: ModelError.self) {
      try scorer.negativeLogLikelihoods([.init(prompt: long, object: "a")])
    }
    #expect(error?.message.contains("256 positions") == true)
    #expect(throws: ModelError.self) { try scorer.nextTokenDistribution(long) }
  }

  @Test func theLastPositionCanBeUsed() throws {
    let limit = model.configuration.maximumPositions
    // Prompts of the same token over and over, up to where only the object's last token is left out.
    var prompt = "the"
    while model.encode(prompt).count < limit { prompt += " the" }
    try #require(model.encode(prompt).count == limit)
    let scorer = Scorer(model)
    #expect(try scorer.negativeLogLikelihoods([.init(prompt: prompt, object: "the")]).count == 1)
    #expect(throws: ModelError.self) {
      try scorer.negativeLogLikelihoods([.init(prompt: prompt, object: "the the")])
    }
  }

  @Test(arguments: ["", "  "]) func emptyObjectsAreRefused(_ object: String) throws {
    #expect(throws: ModelError.self) {
      try Scorer(model).negativeLogLikelihoods([.init(prompt: "Jonas", object: object)])
    }
  }

  @Test func brokenWeightsAreNamed() throws {
    let broken = model.llama.down(2).weight.clone()
    broken[3, 5] = .nan
    model.llama.setDown(2, Linear(broken))
    defer { model.llama.setDown(2, nil) }
    let error = #expect(throws: ModelError.self) {
      try Scorer(model).negativeLogLikelihoods([.init(prompt: "Jonas", object: "a")])
    }
    #expect(error?.message.contains("model.layers.2.mlp.down_proj") == true)
  }

  @Test func workStopsWhenAsked() throws {
    #expect(throws: Interrupted.self) {
      try Scorer(model).outcomes(mixedPairs, cancellation: Cancellation { true })
    }
  }
}
