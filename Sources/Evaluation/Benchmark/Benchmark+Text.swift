import Editing
import Llama

extension Benchmark {
  /// Reading and writing text: prefill of 100 and 512 tokens, as far as the model's positions go, and decoding.
  func text(_ records: [CounterFactRecord]) throws -> [Measurement] {
    let limit = editor.model.configuration.maximumPositions
    let prompts = records.flatMap { $0.neighborhoodPrompts + [$0.prompt] }
    var tokens = editor.model.encode(prompts.joined(separator: ". "))
    while tokens.count < 512 { tokens += tokens.dropFirst() }
    let lengths = [100, 512].map { min($0, limit / 2) }
    // The first pass reads the weights from the disk, if that is where they are.
    let first = try timed { _ = try decoder(after: tokens.prefix(1)) }
    var results = [Measurement("first pass", [first], note: "one token, weights as they come")]
    for length in Set(lengths).sorted() {
      let seconds = try repeated {
        try timed { _ = try decoder(after: tokens.prefix(length)) }
      }
      results.append(
        Measurement(
          "prefill \(length)", seconds, rate: (length, "tokens"),
          note: "\(length) tokens, logits of the last"))
    }
    return results + [try decoding(tokens, count: min(32, limit / 2))]
  }

  private func decoding(_ tokens: [Int32], count: Int) throws -> Measurement {
    let seconds = try repeated {
      let decoder = try decoder(after: tokens.prefix(1))
      return try timed {
        for token in tokens[1..<count] {
          _ = try decoder.read([token], cancellation: cancellation)
        }
      }
    }
    return Measurement(
      "decode", seconds, rate: (count - 1, "tokens"), note: "\(count - 1) tokens, one by one")
  }

  private func decoder(after tokens: ArraySlice<Int32>) throws -> Decoder {
    let decoder = Decoder(editor.model.llama)
    _ = try decoder.read(Array(tokens), cancellation: cancellation)
    return decoder
  }
}
