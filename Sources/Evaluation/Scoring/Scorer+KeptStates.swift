import Llama
import Tensors

extension Scorer {
  /// Runs probes through the blocks below one of the unedited model and keeps what comes out, for all scoring to come:
  /// as long as no block below is edited, it starts there. Nothing is kept where there is too little memory for it, or
  /// nothing to be gained.
  ///
  /// What is kept does not depend on what was scored before. Where some is kept before that block already, it stays:
  /// other probes are then run from the first block as ever.
  ///
  /// - Parameter progress: called after each pass with the passes done, and all.
  /// - Throws: `ModelError` for a prompt that cannot be scored; `Interrupted`. What was kept before is kept no longer.
  package func keepStates(
    of sets: [ProbeSet], before block: Int, cancellation: Cancellation = .never,
    progress: (Int, Int) -> Void = { _, _ in }
  ) throws {
    guard kept?.block != block else { return }
    kept = nil
    guard block > 0 else { return }
    let plan = try plan(sets.flatMap(\.pairs))
    let width = model.configuration.hiddenSize
    let bytes = plan.readings.reduce(0) { $0 + $1.text.count } * width * MemoryLayout<Float>.size
    // Weights, statistics and what else runs here need theirs too.
    if let available = ProcessMemory.availableBytes, bytes > available / 16 { return }
    let states = KeptStates(before: block, width: width)
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
  /// Every prompt with the new and the old object.
  var pairs: [Scorer.Pair] {
    prompts.flatMap {
      [Scorer.Pair(prompt: $0, object: new), Scorer.Pair(prompt: $0, object: old)]
    }
  }
}
