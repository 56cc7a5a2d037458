/// What the process tells its caller. `help exit-codes` prints this list.
package enum ExitCode: Int32, Sendable, CaseIterable {
  case success = 0
  case failure = 1
  case usage = 2
  case mismatch = 3
  case notLoadable = 4
  case interrupted = 130

  /// One sentence for `help exit-codes`.
  package var meaning: String {
    switch self {
    case .success: "every command succeeded"
    case .failure: "a command failed; a script stops there"
    case .usage: "a command or a command line was not understood"
    case .mismatch: "an `expect` or a replay did not hold"
    case .notLoadable: "a model or a data file could not be loaded"
    case .interrupted: "stopped by Ctrl-C"
    }
  }
}
