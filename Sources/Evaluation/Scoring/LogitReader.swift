import CNumerics
import Llama
import Tensors

/// Reads off residual streams after the last block what the model would say next.
final class LogitReader {
  private let llama: Llama
  private let head = HeadActivations()
  private let slice = Matrix()
  private let logits = Matrix()
  private let logSumExp = Matrix()

  init(_ llama: Llama) { self.llama = llama }

  /// Shows `body` the logits [V] after each row of `hidden` [Q, D], in order, with the logarithm of the sum of their
  /// exponentials.
  ///
  /// - Throws: `ModelError` if a logit is not finite; what `body` throws.
  func read(
    _ hidden: Matrix,
    _ body: (_ row: Int, _ logits: UnsafeBufferPointer<Float>, _ logSumExp: Float) throws -> Void
  ) throws {
    // The vocabulary is wide and the rows may be many: a slice of them at a time.
    let step = max(16, (32 << 20) / llama.configuration.vocabularySize)
    for start in stride(from: 0, to: hidden.rows, by: step) {
      slice.gather(hidden, rows: (start..<min(start + step, hidden.rows)).map(Int32.init))
      llama.logits(slice, into: logits, scratch: head)
      guard logits.isFinite else { throw llama.notFiniteError }
      logSumExp.reshape(logits.rows, 1)
      cn_log_sum_exp(Int64(logits.rows), Int64(logits.columns), logits.base, logSumExp.base)
      for row in 0..<logits.rows {
        try body(start + row, UnsafeBufferPointer(logits.row(row)), logSumExp[row, 0])
      }
    }
  }

  /// The probability of a token after each row of `hidden` [Q, D].
  ///
  /// - Throws: `ModelError` if a logit is not finite.
  func probabilities(of token: Int32, _ hidden: Matrix) throws -> [Double] {
    var probabilities: [Double] = []
    try read(hidden) { _, logits, logSumExp in
      probabilities.append(exponential(Double(logits[Int(token)]) - Double(logSumExp)))
    }
    return probabilities
  }

  /// The distribution of the next token after each row of `hidden` [Q, D].
  ///
  /// - Throws: `ModelError` if a logit is not finite.
  func distributions(_ hidden: Matrix, _ tokenizer: Tokenizer) throws -> [NextTokenDistribution] {
    var distributions: [NextTokenDistribution] = []
    try read(hidden) { _, logits, logSumExp in
      distributions.append(
        NextTokenDistribution(logits: Array(logits), logSumExp: logSumExp, tokenizer: tokenizer))
    }
    return distributions
  }
}
