import Tensors

/// How the next token is chosen.
package struct Sampling: Sendable, Equatable {
  /// 0 takes the most probable token.
  package var temperature: Double
  /// Only the k most probable tokens are drawn from; nil allows all.
  package var topK: Int?

  package init(temperature: Double, topK: Int? = nil) {
    self.temperature = temperature
    self.topK = topK
  }

  package static let greedy = Sampling(temperature: 0)

  /// Draws a token from one row of logits. Ties go to the smaller id, so that a seed settles everything.
  package func draw(_ logits: [Float], using random: inout SeededRandom) -> Int32 {
    let first = { (count: Int) in logits.withUnsafeBufferPointer { highest(count, of: $0) } }
    guard temperature > 0 else { return Int32(first(1)[0]) }
    let candidates = topK.map(first) ?? Array(logits.indices)
    let peak = Double(candidates.map { logits[$0] }.max() ?? 0)
    let weights = candidates.map { exponential((Double(logits[$0]) - peak) / temperature) }
    var remaining = random.uniform() * weights.reduce(0, +)
    for (candidate, weight) in zip(candidates, weights) {
      remaining -= weight
      if remaining < 0 { return Int32(candidate) }
    }
    return Int32(candidates[candidates.count - 1])
  }
}

/// Indices of the `count` highest values, or of all if there are fewer; highest first, ties by index.
///
/// - Cost: one look at every value for a few, n log n for many.
package func highest(_ count: Int, of values: UnsafeBufferPointer<Float>) -> [Int] {
  if count > 64 {
    let order = values.indices.sorted { a, b in
      values[a] == values[b] ? a < b : values[a] > values[b]
    }
    return Array(order.prefix(count))
  }
  var best: [Int] = []
  for index in values.indices {
    if best.count == count, !(values[index] > values[best[count - 1]]) { continue }
    let place = best.firstIndex { values[index] > values[$0] } ?? best.count
    best.insert(index, at: place)
    if best.count > count { best.removeLast() }
  }
  return best
}
