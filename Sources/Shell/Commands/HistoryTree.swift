import Editing

/// A history drawn as a tree: the branch that leads to the version in force (or the newest) runs straight down, the
/// others hang off it where they began.
struct HistoryTree {
  struct Row {
    let version: Int
    /// Drawn before the row.
    let branches: String
  }

  let rows: [Row]
  var hasBranches: Bool { rows.contains { !$0.branches.isEmpty } }

  /// - Cost: linear in the versions.
  init(_ history: EditHistory) {
    var children = [[Int]](repeating: [], count: history.versions.count)
    for (number, version) in history.versions.enumerated() {
      if let parent = version.parent { children[parent].append(number) }
    }
    let straight = Set(history.path(to: history.here))
    var rows: [Row] = []
    // Last in, first out: what is drawn next comes last.
    var waiting: [(version: Int, level: Int, isStart: Bool)] = [(0, 0, false)]
    while let next = waiting.popLast() {
      let mark = next.level == 0 ? "" : next.isStart ? "|- " : "|  "
      let outer = String(repeating: "|  ", count: max(0, next.level - 1))
      rows.append(Row(version: next.version, branches: outer + mark))
      let others = children[next.version]
      guard let main = others.first(where: straight.contains) ?? others.last else { continue }
      waiting.append((main, next.level, false))
      for other in others.reversed() where other != main {
        waiting.append((other, next.level + 1, true))
      }
    }
    self.rows = rows
  }
}
