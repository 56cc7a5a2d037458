/// The lines that a person typed, this session's and earlier ones'. Whoever has the terminal keeps them; a session
/// lists them and runs them again.
package protocol CommandHistory: AnyObject {
  /// Ascending by number; those that are being run are there already. Numbers stay what they are while the session
  /// lasts; of equal lines only the latest is there.
  var lines: [HistoryLine] { get }
  /// A line is about to be run again: to be shown and kept as if it had been typed.
  func repeats(_ line: String)
}

/// One line that was typed.
package struct HistoryLine: Equatable, Sendable {
  /// From 1.
  package let number: Int
  package let text: String

  package init(number: Int, text: String) {
    self.number = number
    self.text = text
  }
}
