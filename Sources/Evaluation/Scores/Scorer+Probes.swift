import Tensors

extension Scorer {
  /// Scores the probes of many edits in packed passes.
  ///
  /// - Parameter progress: called after each pass with the pairs of prompt and object done, and all.
  /// - Throws, cost: see `negativeLogLikelihoods`.
  package func scores(
    _ sets: [ProbeSet], cancellation: Cancellation = .never, progress: ((Int, Int) -> Void)? = nil
  ) throws -> [ProbeScores] {
    let pairs = sets.flatMap { set in
      set.prompts.flatMap {
        [Pair(prompt: $0, object: set.new), Pair(prompt: $0, object: set.old)]
      }
    }
    var losses = try negativeLogLikelihoods(pairs, cancellation: cancellation, progress: progress)[
      ...]
    func next(_ wanted: PromptScore.Wanted) -> PromptScore {
      PromptScore(wanted: wanted, newNLL: losses.removeFirst(), oldNLL: losses.removeFirst())
    }
    return sets.map { set in
      ProbeScores(
        rewrite: next(.new), paraphrases: set.paraphrases.map { _ in next(.new) },
        neighbors: set.neighbors.map { _ in next(.old) })
    }
  }
}
