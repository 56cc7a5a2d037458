import Shell

/// Lays out what Tab lists: one described candidate a line, or plain ones in columns like `ls`.
package enum CandidateTable {
  private static let gap = 2

  /// The listing, each line at most `columns` wide and ended by CR LF (the terminal is in raw mode).
  package static func render(
    _ candidates: [(text: String, description: String)], columns: Int
  ) -> String {
    // A file may be called anything.
    let candidates = candidates.map {
      (
        text: Renderer.visible($0.text, keepingLayout: false),
        description: Renderer.visible($0.description, keepingLayout: false)
      )
    }
    let isDescribed = candidates.contains { !$0.description.isEmpty }
    let lines =
      isDescribed
      ? describedLines(candidates, columns: columns)
      : plainLines(candidates.map(\.text), columns: columns)
    return lines.map { $0 + "\r\n" }.joined()
  }

  /// A text that is longer than its column is followed by its description all the same.
  private static func describedLines(
    _ candidates: [(text: String, description: String)], columns: Int
  ) -> [String] {
    // One long prompt must not push everybody's description off the screen.
    let longest = candidates.map { DisplayWidth.of($0.text) }.max() ?? 0
    let width = min(longest, columns * 2 / 3)
    return candidates.map { candidate in
      let text = padded(candidate.text, to: width) + String(repeating: " ", count: gap)
      return clipped(text + candidate.description, to: columns)
    }
  }

  /// Reads down the columns, as `ls` does.
  private static func plainLines(_ names: [String], columns: Int) -> [String] {
    let width = (names.map { DisplayWidth.of($0) }.max() ?? 0) + gap
    let perRow = max(1, (columns + gap - 1) / width)
    let rows = (names.count + perRow - 1) / perRow
    return (0..<rows).map { row in
      let cells = stride(from: row, to: names.count, by: rows).map { padded(names[$0], to: width) }
      return clipped(cells.joined(), to: columns)
    }
  }

  private static func padded(_ text: String, to width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - DisplayWidth.of(text)))
  }

  /// Cut one short of the edge, where terminals would wrap, and without trailing blanks.
  private static func clipped(_ line: String, to columns: Int) -> String {
    var text = DisplayWidth.truncate(line, to: max(1, columns - 1), ellipsis: "")
    while text.utf8.last == UInt8(ascii: " ") { text.removeLast() }
    return text
  }
}
