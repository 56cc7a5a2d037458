/// Largest difference; infinite where something is no number, where lengths differ, and of nothing.
package func largestDifference(_ actual: [Float], _ expected: [Float]) -> Float {
  guard actual.count == expected.count, !actual.isEmpty else { return .infinity }
  var largest: Float = 0
  for (value, wanted) in zip(actual, expected) {
    let difference = abs(value - wanted)
    // `max` would pass a NaN over.
    guard difference.isFinite else { return .infinity }
    largest = max(largest, difference)
  }
  return largest
}

/// Largest difference, relative to the largest magnitude of what is expected.
package func relativeError(_ actual: [Float], _ expected: [Float]) -> Float {
  largestDifference(actual, expected) / expected.reduce(0) { max($0, abs($1)) }
}
