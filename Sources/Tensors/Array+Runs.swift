extension Array {
  /// The elements in order, in runs whose sizes add up to at most `limit`, or of one element that is larger.
  package func runs(limit: Int, size: (Element) -> Int) -> [ArraySlice<Element>] {
    var runs: [ArraySlice<Element>] = []
    var (start, sum) = (0, 0)
    for (index, element) in enumerated() {
      let own = size(element)
      if index > start, sum + own > limit {
        runs.append(self[start..<index])
        (start, sum) = (index, 0)
      }
      sum += own
    }
    if start < count { runs.append(self[start...]) }
    return runs
  }
}
