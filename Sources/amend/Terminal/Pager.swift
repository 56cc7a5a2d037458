import Shell

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The program that shows what is longer than the screen.
///
/// Only for a person: a script must never start a program. While it runs, Ctrl-C is the pager's and not ours.
package struct Pager {
  /// A line of sh.
  package let command: String

  /// What less shows in the last row: somebody may be there who has never seen it.
  package static let less = "less -FRX -P'space goes on, q comes back to amend'"

  /// `AMEND_PAGER`, else `PAGER`, else less where that is installed; an empty variable means none.
  package static func chosen(
    _ variable: (String) -> String? = Variables.value,
    isInstalled: (String) -> Bool = Pager.isInstalled
  ) -> Pager? {
    if let named = variable("AMEND_PAGER") ?? variable("PAGER") {
      return named.isEmpty || named == "cat" ? nil : Pager(command: named)
    }
    return isInstalled("less") ? Pager(command: less) : nil
  }

  /// Shows `text` if it does not fit on the terminal.
  ///
  /// - Returns: false when it has not been shown: it fits, or the pager could not be started.
  func show(_ text: String, on stream: StandardStream) -> Bool {
    guard let height = stream.height, let width = stream.width,
      Self.rows(of: text, width: width) >= height
    else { return false }
    return show(text)
  }

  /// Rows of a terminal that a text takes, long lines wrapped.
  package static func rows(of text: String, width: Int) -> Int {
    text.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
      .reduce(0) { rows, line in
        let columns = DisplayWidth.of(withoutColours(line))
        return rows + max(1, (columns + width - 1) / max(1, width))
      }
  }

  /// The line without what is between ESC and `m`.
  private static func withoutColours(_ line: Substring) -> String {
    guard line.contains("\u{1B}") else { return String(line) }
    var result = ""
    var isInside = false
    for character in line {
      if character == "\u{1B}" { isInside = true }
      if !isInside { result.append(character) }
      if isInside, character == "m" { isInside = false }
    }
    return result
  }

  package static func isInstalled(_ program: String) -> Bool {
    let path = Variables.value("PATH") ?? "/usr/bin:/bin"
    return path.split(separator: ":").contains { access("\($0)/\(program)", X_OK) == 0 }
  }
}

// MARK: - Running it

extension Pager {
  /// What sh says of a program that is not there or cannot be run.
  private static let notStarted: Set<Int32> = [126, 127]
  /// As git does: colours get through, and what fits after all does not need a key to go away.
  private static let settings = "LESS=${LESS-FRX}; export LESS; "

  private func show(_ text: String) -> Bool {
    // Programs keep what is ignored when they start: these have to end as they do everywhere.
    let actions = [SIGPIPE, SIGQUIT].map { ($0, signal($0, SIG_DFL)) }
    let started = popen(Self.settings + command, "w")
    for (number, action) in actions { signal(number, action) }
    guard let pipe = started else { return false }
    // Only now: the pager is to have the signal's own action.
    var ours = sigaction()
    var ignored = sigaction()
    #if canImport(Glibc)
      ignored.__sigaction_handler.sa_handler = SIG_IGN
    #else
      ignored.__sigaction_u.__sa_handler = SIG_IGN
    #endif
    sigaction(SIGINT, &ignored, &ours)
    defer { sigaction(SIGINT, &ours, nil) }
    // Whoever leaves the pager early does not want the rest: that it cannot be written is no error.
    _ = StandardStream(fileno(pipe)).write(text)
    let status = pclose(pipe)
    return !Self.notStarted.contains((status >> 8) & 0xff)
  }
}
