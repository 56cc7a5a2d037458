/// Comma-separated values as RFC 4180 writes them, with line feeds.
package enum CSV {
  package static func text(_ rows: [[String]]) -> String {
    rows.map { $0.map(quoted).joined(separator: ",") + "\n" }.joined()
  }

  /// The fewest digits that read back as the same number; empty for what is none.
  package static func text(_ value: Double) -> String {
    guard value.isFinite else { return "" }
    return Int(exactly: value)?.description ?? value.description
  }

  private static func quoted(_ field: String) -> String {
    guard field.utf8.contains(where: { ",\"\r\n".utf8.contains($0) }) else { return field }
    return "\""
      + field.split(separator: "\"", omittingEmptySubsequences: false)
      .joined(separator: "\"\"") + "\""
  }
}
