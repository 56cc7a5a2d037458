/// Nearest words for "did you mean", by edit distance on UTF-8 bytes.
package enum Suggestion {
  /// Insertions, deletions, substitutions and swaps of neighbours that turn `a` into `b`.
  ///
  /// - Complexity: O(|a|·|b|) after the common prefix is cut off.
  package static func distance(_ a: String, _ b: String) -> Int {
    let (a, b) = withoutCommonPrefix(Array(a.utf8), Array(b.utf8))
    if a.isEmpty || b.isEmpty { return max(a.count, b.count) }
    var beforeLast: [Int] = []
    var last = Array(0...b.count)
    for i in 1...a.count {
      var row = [i]
      for j in 1...b.count {
        let substitution = last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)
        var best = min(last[j] + 1, row[j - 1] + 1, substitution)
        if i > 1, j > 1, a[i - 1] == b[j - 2], a[i - 2] == b[j - 1] {
          best = min(best, beforeLast[j - 2] + 1)
        }
        row.append(best)
      }
      (beforeLast, last) = (last, row)
    }
    return last[b.count]
  }

  /// The one to three candidates nearest to `word`, nearest first; none when nothing is near.
  ///
  /// A candidate that starts with `word` counts as near: `und` means `undo` as well as `und0` does.
  package static func nearest(to word: String, among candidates: [String]) -> [String] {
    let word = word.lowercased()
    let limit = max(1, min(3, word.utf8.count / 2))
    let scored = candidates.compactMap { candidate -> (score: Int, candidate: String)? in
      if word.utf8.count >= 2, candidate.hasPrefix(word) { return (0, candidate) }
      let score = distance(word, candidate.lowercased())
      return score <= limit ? (score, candidate) : nil
    }
    return scored.sorted { ($0.score, $0.candidate) < ($1.score, $1.candidate) }
      .prefix(3).map(\.candidate)
  }

  /// "did you mean `a` or `b`?"; nil when nothing is near.
  package static func hint(for word: String, among candidates: [String]) -> String? {
    let near = nearest(to: word, among: candidates).map { "`\($0)`" }
    guard let last = near.last else { return nil }
    let others = near.dropLast().joined(separator: ", ")
    return "did you mean \(others.isEmpty ? last : "\(others) or \(last)")?"
  }

  private static func withoutCommonPrefix(
    _ a: [UInt8], _ b: [UInt8]
  ) -> ([UInt8], [UInt8]) {
    let shared = zip(a, b).prefix { $0 == $1 }.count
    return (Array(a.dropFirst(shared)), Array(b.dropFirst(shared)))
  }
}
