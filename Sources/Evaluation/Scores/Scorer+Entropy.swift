import Editing
import Tensors

extension Scorer {
  /// Scores probes as a study does.
  ///
  /// - Parameters:
  ///   - entropySeed: also measure the generation entropy, with the draws of this seed; nil does not.
  ///   - title: of what is scored, for progress: `unedited model, `.
  /// - Throws: `ModelError` or `Interrupted`.
  /// - Cost: a pass over the probes, and about a hundred tokens an opening where entropy is measured.
  func scores(
    _ sets: [ProbeSet], entropySeed: UInt64?, title: String = "", cancellation: Cancellation,
    report: @escaping Progress.Report
  ) throws -> [ProbeScores] {
    var scores = try scores(sets, cancellation: cancellation) {
      report(Progress("\(title)probes", $0, of: $1))
    }
    guard let entropySeed else { return scores }
    let entropies = try GenerationEntropy.measure(
      model, sets, seed: entropySeed, cancellation: cancellation
    ) { report(Progress("\(title)texts", $0, of: $1)) }
    for (index, entropy) in entropies.enumerated() { scores[index].entropy = entropy }
    return scores
  }
}
