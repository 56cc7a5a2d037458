import CNumerics
import Tensors

/// A fact on its way: its variable, and its sequences, whichever workers have them.
///
/// Sums run over the sequences in their own order, so results do not depend on how they were dealt out.
final class ValueCandidate {
  /// The contexts' sequences, the clean one first; then the divergence sequence.
  let sequences: [ValueSequence]
  let state: DeltaState
  private let contextCount: Int

  /// - Parameter sequences: of `problem`, prepared by their workers.
  init(
    _ problem: ValueProblem, _ sequences: [ValueSequence], _ contexts: ContextTemplates,
    _ settings: ValueSettings
  ) {
    self.sequences = sequences
    contextCount = problem.contextCount
    let start = sequences[0].start
    let keys = sequences.prefix(problem.contextCount).map(\.key)
    let rows = Matrix(keys.count, keys[0].count, keys.flatMap { $0 })
    state = DeltaState(
      targetInit: start, key: weightedMean(rows, contexts.weights), settings: settings)
    hand(state.delta)
  }

  /// What has been found so far.
  var result: OptimizedValue {
    state.result(
      tokens: sequences.reduce(0) { $0 + $1.tokens.count },
      movingTokens: sequences.reduce(0) { $0 + $1.movingRows })
  }

  /// Its optimisation has come to its end.
  var isDone: Bool { sequences[0].isDone }

  /// Takes in the losses of a forward pass, after which it may be done. Returns false if they are not finite.
  func evaluate() -> Bool {
    let likelihood = sequences.prefix(contextCount).reduce(0) { $0 + $1.loss }
    let divergence = sequences.dropFirst(contextCount).reduce(0) { $0 + $1.loss }
    guard likelihood.isFinite, divergence.isFinite else { return false }
    if !state.evaluate(likelihood: likelihood, divergence: divergence) {
      for sequence in sequences { sequence.isDone = true }
    }
    return true
  }

  /// Takes a step along the gradients of a backward pass. Delta is added at every sequence's subject-last: its
  /// gradient is the sum over them.
  func descend() {
    var sum = [Float](repeating: 0, count: state.delta.count)
    for sequence in sequences { cn_add(Int64(sum.count), sequence.gradient, &sum) }
    state.descend(sum)
    hand(state.delta)
  }

  private func hand(_ delta: [Float]) {
    for sequence in sequences { sequence.delta = delta }
  }
}
