import Llama
import Tensors

extension LanguageModel {
  /// Standard deviation of all numbers in the embeddings of the tokens of `subjects`; noise is measured in it
  /// (ROME's `collect_embedding_std`). Begin-of-text does not count. 0 for no tokens.
  /// - Cost: reads one embedding a token.
  package func embeddingDeviation(of subjects: [String]) throws -> Double {
    let tokens = subjects.flatMap { tokenizer.encode($0) }
    let rows = Matrix()
    var (count, sum, squares) = (0, 0.0, 0.0)
    for start in stride(from: 0, to: tokens.count, by: 1_024) {
      let some = Array(tokens[start..<min(start + 1_024, tokens.count)])
      try llama.check(some)
      llama.embedding.gather(some, into: rows)
      for index in 0..<rows.count {
        let value = Double(rows.base[index])
        sum += value
        squares += value * value
      }
      count += rows.count
    }
    guard count > 1 else { return 0 }
    return max(0, (squares - sum * sum / Double(count)) / Double(count - 1)).squareRoot()
  }
}
