import Shell

/// The history of a running shell: what the file held when it started, and what was typed since.
package final class ShellHistory: CommandHistory {
  private let file: HistoryFile
  package private(set) var lines: [HistoryLine]
  private var next: Int
  /// Told of a line that is run again.
  package var onRepeat: (String) -> Void = { _ in }

  package init(_ file: HistoryFile) {
    self.file = file
    lines = file.load().enumerated().map { HistoryLine(number: $0 + 1, text: $1) }
    next = lines.count + 1
  }

  /// Keeps a line, here and in the file, and lets go of an older one like it.
  /// - Returns: false for a line that is not to be kept.
  package func keep(_ line: String) -> Bool {
    guard file.append(line) else { return false }
    let bytes = line.utf8
    if let index = lines.lastIndex(where: { $0.text.utf8.elementsEqual(bytes) }) {
      lines.remove(at: index)
    }
    lines.append(HistoryLine(number: next, text: line))
    next += 1
    if lines.count > HistoryFile.limit { lines.removeFirst() }
    return true
  }

  package func repeats(_ line: String) { onRepeat(line) }
}
