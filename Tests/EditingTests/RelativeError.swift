/// Largest difference, relative to the largest magnitude of what is expected.
func relativeError(_ actual: [Float], _ expected: [Float]) -> Float {
  guard actual.count == expected.count else { return .infinity }
  let scale = expected.reduce(0) { max($0, abs($1)) }
  return zip(actual, expected).reduce(0) { max($0, abs($1.0 - $1.1)) } / scale
}
