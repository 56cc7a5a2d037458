import Llama
import Tensors

extension Scorer {
  /// Runs probes through the unedited model up to a block's keys and keeps what comes out, for all scoring to come: as
  /// long as no block below is edited, it starts there. Nothing is kept where there is too little memory for it.
  ///
  /// What is kept does not depend on what was scored before. Where some is kept of that block already, it stays: other
  /// probes are then run from the first block as ever.
  ///
  /// - Parameter progress: called after each pass with the passes done, and all.
  /// - Throws: `ModelError` for a prompt that cannot be scored; `Interrupted`. What was kept before is kept no longer.
  package func keepStates(
    of sets: [ProbeSet], upTo block: Int, cancellation: Cancellation = .never,
    progress: (Int, Int) -> Void = { _, _ in }
  ) throws {
    guard kept?.block != block else { return }
    kept = nil
    let plan = try plan(sets.flatMap(\.pairs))
    let beginnings = plan.beginnings
    let bytes = KeptStates.bytes(model.configuration, beginnings: beginnings)
    // Weights, statistics and what else runs here need theirs too.
    if let available = ProcessMemory.availableBytes, bytes > available / 8 { return }
    let states = KeptStates(of: block, model.configuration, beginnings: beginnings)
    let passes = plan.passes(rows: rowLimit)
    try llama.withBaseWeights {
      for (done, pass) in passes.enumerated() {
        try workers[0].keep(pass, of: plan, in: states, cancellation)
        progress(done + 1, passes.count)
      }
    }
    kept = states
  }
}

extension ProbeSet {
  /// Every prompt with the new and the old object, or with the new one alone where there is no other; of the one that it
  /// should go on with, whether the model says it.
  var pairs: [Scorer.Pair] {
    prompts.enumerated().flatMap { index, prompt in
      let wantsNew = index <= paraphrases.count
      let written = Scorer.Pair(prompt: prompt, object: new, join: newJoin, wantsEnd: wantsNew)
      guard !old.isEmpty else { return [written] }
      return [
        written,
        Scorer.Pair(
          prompt: prompt, object: old, join: oldJoin, tokens: oldTokens, wantsEnd: !wantsNew),
      ]
    }
  }
}
