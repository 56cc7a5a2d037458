import Llama
import Tensors

/// Tells how probable a model finds objects after prompts, many in one pass.
///
/// It reads the model's weights as they are when it is asked, and changes nothing. One thread uses a
/// scorer, and its model, at a time.
package final class Scorer {
  /// A prompt, and an object that follows it.
  package struct Pair: Sendable {
    package var prompt: String
    package var object: String
    package var join: ObjectJoin
    /// The object's tokens where they are not to be those of its text: what the model itself has said.
    package var tokens: [Int32]?
    /// Whether it is asked if the model says the object, and no longer word that begins like it.
    package var wantsEnd: Bool

    package init(
      prompt: String, object: String, join: ObjectJoin = .automatic, tokens: [Int32]? = nil,
      wantsEnd: Bool = false
    ) {
      self.prompt = prompt
      self.object = object
      self.join = join
      self.tokens = tokens
      self.wantsEnd = wantsEnd
    }
  }

  /// What teacher forcing says of one pair.
  package struct Outcome: Sendable, Equatable {
    /// Mean negative log-probability of the object's tokens, in nats: the length-normalised
    /// score of CounterFact's evaluation.
    package var negativeLogLikelihood: Double
    /// Share of the object's tokens that are the most probable one after those before them. Of
    /// equally probable tokens, the one with the smallest id counts.
    package var accuracy: Double

    /// The model says the object: every token is the most probable one, and so is a next one that does not go on with
    /// the last word. Nil where that was not asked.
    package var isSaid: Bool?
    /// Of an object that there is none of: its probability is 0.
    package static let none = Outcome(
      negativeLogLikelihood: .greatestFiniteMagnitude, accuracy: 0)

    /// Every token of the object is the most probable one.
    package var isGreedy: Bool { accuracy == 1 }

    package init(negativeLogLikelihood: Double, accuracy: Double, isSaid: Bool? = nil) {
      self.negativeLogLikelihood = negativeLogLikelihood
      self.accuracy = accuracy
      self.isSaid = isSaid
    }
  }

  package let model: LanguageModel
  let llama: Llama
  let rowLimit: Int
  /// Each takes its own readings through a whole pass where a pass's products are too small to be split over threads
  /// well.
  let workers: [ScoringWorker]
  /// Where passes start, if they can; see `keepStates`.
  var kept: KeptStates?

  /// - Parameter rowLimit: how many rows a pass takes at most (one longer text still gets a pass); nil leaves it to the
  ///   width of the model.
  ///   It bounds memory and, but for float noise, changes no result.
  package init(_ model: LanguageModel, rowLimit: Int? = nil) {
    self.model = model
    self.rowLimit = rowLimit ?? model.configuration.rowsOfPass
    llama = model.llama
    workers = (0..<model.configuration.workerCount).map { _ in ScoringWorker(model.llama) }
  }

  // MARK: Pairs

  /// Mean negative log-probability per token of each object after its prompt, in nats.
  ///
  /// - Parameter progress: called after each pass with the pairs done and the pairs in all.
  /// - Throws: `ModelError` if an object is empty, a text outgrows the model's positions, or a logit
  ///   is not finite; `Interrupted`.
  /// - Cost: one pass over the distinct prompts and all but the last token of their objects.
  package func negativeLogLikelihoods(
    _ pairs: [Pair], cancellation: Cancellation = .never, progress: ((Int, Int) -> Void)? = nil
  ) throws -> [Double] {
    try outcomes(pairs, cancellation: cancellation, progress: progress)
      .map(\.negativeLogLikelihood)
  }

  /// Whether every token of each object is the most probable one under teacher forcing.
  ///
  /// - Throws, cost: see `negativeLogLikelihoods`.
  package func greedyMatches(
    _ pairs: [Pair], cancellation: Cancellation = .never, progress: ((Int, Int) -> Void)? = nil
  ) throws -> [Bool] {
    try outcomes(pairs, cancellation: cancellation, progress: progress).map(\.isGreedy)
  }

  /// Both at once.
  ///
  /// - Throws, cost: see `negativeLogLikelihoods`.
  package func outcomes(
    _ pairs: [Pair], cancellation: Cancellation = .never, progress: ((Int, Int) -> Void)? = nil
  ) throws -> [Outcome] {
    let plan = try plan(pairs)
    let kept = kept.flatMap { llama.isUnedited(below: $0.block) ? $0 : nil }
    var sums = plan.readings.map { _ in Outcome(negativeLogLikelihood: 0, accuracy: 0) }
    var done = 0
    for pass in plan.passes(rows: rowLimit) {
      let hands = plan.hands(pass, to: workers.count)
      try runWorkers(hands.count) {
        try workers[$0].run(hands[$0], of: plan, from: kept, cancellation)
      }
      for worker in workers.prefix(hands.count) {
        for answer in worker.answers {
          sums[answer.reading].negativeLogLikelihood -= answer.logProbability
          if answer.isHighest { sums[answer.reading].accuracy += 1 }
        }
        for end in worker.ends {
          sums[end.reading].isSaid = !model.tokenizer.continuesWord(end.token)
        }
      }
      done += plan.readings[pass].reduce(0) { $0 + $1.pairs }
      progress?(done, pairs.count)
    }
    return plan.readingOfPair.map { reading in
      var outcome = sums[reading]
      let tokens = Double(plan.readings[reading].object.count)
      outcome.negativeLogLikelihood /= tokens
      outcome.accuracy /= tokens
      if outcome.isSaid == true, !outcome.isGreedy { outcome.isSaid = false }
      return outcome
    }
  }

  func plan(_ pairs: [Pair]) throws -> ScoringPlan {
    let plan = ScoringPlan(try pairs.map(tokens))
    // Workers run at the same time and must not find a table too short.
    llama.cover(positions: plan.readings.map(\.text.count).max() ?? 0)
    return plan
  }

  private func tokens(_ pair: Pair) throws -> ScoringPlan.Pair {
    guard pair.object.utf8.contains(where: { $0 != UInt8(ascii: " ") }) else {
      throw ModelError("\(quoted(pair.prompt)) has an empty object to score")
    }
    let prompt = model.encode(prompt: pair.prompt)
    let object =
      try pair.tokens ?? model.encodeObject(pair.object, after: pair.prompt, join: pair.join)
    let hasRoom = prompt.count + object.count <= model.configuration.maximumPositions
    try model.checkLength(prompt.count + object.count - 1, of: pair.prompt)
    return .init(prompt: prompt, object: object, wantsEnd: pair.wantsEnd && hasRoom)
  }

  /// What the model expects after a prompt.
  ///
  /// - Throws: `ModelError` if the prompt outgrows the model's positions or a logit is not finite;
  ///   `Interrupted`.
  /// - Cost: one pass over the prompt.
  package func nextTokenDistribution(
    _ prompt: String, cancellation: Cancellation = .never
  ) throws -> NextTokenDistribution {
    let tokens = model.encode(prompt: prompt)
    try model.checkLength(tokens.count, of: prompt)
    return try workers[0].distribution(after: tokens, model.tokenizer, cancellation)
  }
}
