import Tensors

extension Scorer {
  /// Scores the probes of many edits in packed passes.
  ///
  /// - Parameter progress: called after each pass with the pairs of prompt and object done, and all.
  /// - Throws, cost: see `negativeLogLikelihoods`.
  package func scores(
    _ sets: [ProbeSet], cancellation: Cancellation = .never, progress: ((Int, Int) -> Void)? = nil
  ) throws -> [ProbeScores] {
    let pairs = sets.flatMap(\.pairs)
    var outcomes = try outcomes(pairs, cancellation: cancellation, progress: progress)[...]
    func next(_ wanted: PromptScore.Wanted, _ set: ProbeSet) -> PromptScore {
      PromptScore(
        wanted: wanted, new: outcomes.removeFirst(),
        old: set.old.isEmpty ? .none : outcomes.removeFirst(), rule: set.rule)
    }
    return sets.map { set in
      ProbeScores(
        rewrite: next(.new, set), paraphrases: set.paraphrases.map { _ in next(.new, set) },
        neighbors: set.neighbors.map { _ in next(.old, set) })
    }
  }

  /// How much of an answer the model says as it is after each prompt that brings its own: the share of the answer's
  /// tokens that are the most probable ones under teacher forcing, of the answer that comes out best.
  ///
  /// - Throws, cost: see `negativeLogLikelihoods`; each prompt takes part with every answer.
  package func shares(
    _ probes: [AnsweredProbe], cancellation: Cancellation = .never,
    progress: ((Int, Int) -> Void)? = nil
  ) throws -> [Double] {
    let pairs = probes.flatMap { probe in
      probe.answers.map { Pair(prompt: probe.prompt, object: $0) }
    }
    var outcomes = try outcomes(pairs, cancellation: cancellation, progress: progress)[...]
    return probes.map { probe in
      defer { outcomes = outcomes.dropFirst(probe.answers.count) }
      return outcomes.prefix(probe.answers.count).map(\.accuracy).max() ?? 0
    }
  }

  /// Which records' true objects the model says as it is: every token is the most probable one.
  ///
  /// - Throws, cost: see `negativeLogLikelihoods`.
  package func knows(
    _ records: [CounterFactRecord], cancellation: Cancellation = .never,
    progress: ((Int, Int) -> Void)? = nil
  ) throws -> [Bool] {
    try greedyMatches(
      records.map { Pair(prompt: $0.rewritePrompt, object: $0.targetTrue) },
      cancellation: cancellation, progress: progress)
  }
}
