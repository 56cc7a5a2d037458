import CNumerics
import Llama
import Tensors

/// Reads off residual streams after the last block what the model would say.
final class AnswerReader {
  private let llama: Llama
  private let head = HeadActivations()
  private let asked = Matrix()
  private let logits = Matrix()
  private let logSumExp = Matrix()

  init(_ llama: Llama) { self.llama = llama }

  /// The likeliest token after the first row of `hidden` [.., D], and its probability; of equally likely ones, the
  /// one with the smallest id.
  ///
  /// - Throws: `ModelError` if a logit is not finite.
  func likeliest(_ hidden: Matrix) throws -> (token: Int32, probability: Double) {
    try read(hidden)
    let token = highest(1, of: UnsafeBufferPointer(logits.row(0)))[0]
    return (Int32(token), probability(token, row: 0))
  }

  /// The probability of a token after each row of `hidden` [Q, D].
  ///
  /// - Throws: see `likeliest`.
  func probabilities(of token: Int32, _ hidden: Matrix) throws -> [Double] {
    // The vocabulary is wide and the rows may be many: a slice of them at a time.
    let step = max(16, (32 << 20) / llama.configuration.vocabularySize)
    return try stride(from: 0, to: hidden.rows, by: step).flatMap { start in
      asked.gather(hidden, rows: (start..<min(start + step, hidden.rows)).map(Int32.init))
      try read(asked)
      return (0..<asked.rows).map { probability(Int(token), row: $0) }
    }
  }

  /// Logits [V] after each row of `hidden` [Q, D], with the logarithm of the sum of their exponentials.
  ///
  /// - Throws: see `likeliest`.
  func distributions(_ hidden: Matrix) throws -> [(logits: [Float], logSumExp: Float)] {
    try read(hidden)
    return (0..<hidden.rows).map { (Array(logits.row($0)), logSumExp[$0, 0]) }
  }

  private func read(_ rows: Matrix) throws {
    llama.logits(rows, into: logits, scratch: head)
    guard logits.isFinite else { throw llama.notFiniteError }
    logSumExp.reshape(logits.rows, 1)
    cn_log_sum_exp(Int64(logits.rows), Int64(logits.columns), logits.base, logSumExp.base)
  }

  private func probability(_ token: Int, row: Int) -> Double {
    exponential(Double(logits[row, token]) - Double(logSumExp[row, 0]))
  }
}
