/// A table that a command fills while it runs: every row is told at once, and the whole table leads the result.
struct RowFeed {
  private var table: Table
  private let tell: ((Block) -> Void)?

  /// - Parameters:
  ///   - columns: as wide as their widest row will be, since rows are laid out one by one.
  ///   - tell: told of every row, the first one under the titles; nil leaves them to the result.
  init(_ columns: [Column], tell: ((Block) -> Void)?) {
    table = Table(columns: columns, rows: [])
    self.tell = tell
  }

  mutating func add(_ row: [TextSpan]) {
    var part = table
    part.rows = [row]
    part.showsTitles = table.rows.isEmpty
    table.rows.append(row)
    tell?(.table(part))
  }

  /// Puts the table in front of what the command has to say besides.
  func lead(_ result: inout CommandResult) {
    guard !table.rows.isEmpty else { return }
    result.blocks.insert(.table(table), at: 0)
    if tell != nil { result.toldBlocks = 1 }
  }
}
