/// Lines of the history as they are named: `20`, `5-9`, or `5-` for all from there on.
package enum HistoryLines: Equatable, Sendable {
  case number(Int)
  case span(ClosedRange<Int>)

  /// Nil for anything else.
  init?(_ text: String) {
    let ends = text.split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
      .map(String.init)
    guard let first = Int(plain: ends[0]), first > 0 else { return nil }
    if ends.count == 1 {
      self = .number(first)
      return
    }
    guard let last = ends[1].isEmpty ? Int.max : Int(plain: ends[1]), first <= last else {
      return nil
    }
    self = .span(first...last)
  }
}
