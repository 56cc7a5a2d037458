import Tensors

/// One sequence of one fact in the hands of one worker: what stays the same in every step, what the optimiser tells
/// it, and what it reports of each pass.
final class ValueSequence {
  /// What its logits are wanted for.
  enum Role {
    /// The object's tokens should be likely; each of them counts `scale` in the loss.
    case likelihood(target: [Int32], scale: Float)
    /// The distribution should stay what it was; counts `factor`.
    case divergence(factor: Float)
  }

  let tokens: [Int32]
  let subjectLast: Int
  let labelPositions: [Int]
  let role: Role

  // Read by the worker that prepares it.
  /// Hidden state after the layer at subject-last before anything was added, [D].
  var start: [Float] = []
  /// Key at the layer at subject-last, [F].
  var key: [Float] = []
  /// First row in the worker's key/value store.
  var storeStart = 0
  /// Output of the layer at the moving tokens, before delta: [movingRows, D].
  let fixed = Matrix()
  /// Log-probabilities at the divergence position before anything was changed, [V].
  var original: [Float] = []

  /// No step runs over it any more.
  var isDone = false

  // Of the present step.
  var delta: [Float] = []
  /// Its part of the loss.
  var loss: Float = 0
  /// Of the whole loss with respect to delta, through this sequence: [D].
  var gradient: [Float] = []

  init(_ sequence: ValueProblem.Sequence, _ role: Role) {
    tokens = sequence.tokens
    subjectLast = sequence.subjectLast
    labelPositions = sequence.labelPositions
    self.role = role
  }

  /// Rows that every step runs: the tokens from subject-last on.
  var movingRows: Int { tokens.count - subjectLast }
}

extension ValueSequence {
  /// The sequences of a problem, in its order.
  static func all(of problem: ValueProblem, _ settings: ValueSettings) -> [ValueSequence] {
    let scale = 1 / Float(problem.contextCount * problem.target.count)
    return problem.sequences.enumerated().map { index, sequence in
      ValueSequence(
        sequence,
        index < problem.contextCount
          ? .likelihood(target: problem.target, scale: scale)
          : .divergence(factor: settings.klFactor))
    }
  }

  /// Deals the sequences of facts out into at most `count` hands of about the same number of moving rows. Every
  /// fact's own are spread evenly, so that hands stay even when facts are done. Nothing but the facts decides.
  static func deal(_ facts: [[ValueSequence]], to count: Int) -> [[ValueSequence]] {
    let rows = facts.joined().reduce(0) { $0 + $1.movingRows }
    let number = handCount(rows: rows, atLeast: 16, most: count)
    var hands = [[ValueSequence]](repeating: [], count: number)
    var load = [Int](repeating: 0, count: number)
    for sequences in facts {
      // The longest first, each to who has least; among equals the first (this sort keeps their order).
      for sequence in sequences.sorted(by: { $0.movingRows > $1.movingRows }) {
        let least = load.indices.min { load[$0] < load[$1] } ?? 0
        hands[least].append(sequence)
        load[least] += sequence.movingRows
      }
    }
    return hands
  }
}
