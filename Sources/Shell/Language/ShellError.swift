/// The one error a user sees: what went wrong, where, and what to do about it.
///
/// Programs match on `code`, which is stable; people read `message` and `hint`, which may change.
package struct ShellError: Error, Equatable, Sendable {
  package var code: Code
  /// One clause without a final full stop.
  package var message: String
  /// What to do about it.
  package var hint: String?
  /// The script or data file the error is about.
  package var file: String?
  /// 1-based line in `file`.
  package var line: Int?
  /// 1-based column in the command line, counted in characters.
  package var column: Int?
  /// How many characters from `column` on are to blame, at least 1.
  package var length: Int?
  /// The command line that `column` counts in.
  package var source: String?
  /// Where the scripts stand that led to `file`, the outermost first.
  package var within: [ScriptPlace] = []
  /// What the command had found out: a comparison that failed still tells what it compared.
  package var findings: CommandResult?

  package init(
    _ code: Code, _ message: String, hint: String? = nil, file: String? = nil, line: Int? = nil,
    column: Int? = nil, length: Int? = nil
  ) {
    self.code = code
    self.message = message
    self.hint = hint
    self.file = file
    self.line = line
    self.column = column
    self.length = length
  }

  package var exitCode: ExitCode { code.exitCode }

  /// The same error, said to have happened at a place in a script. A file that is already known (a data file, or a
  /// script that this one runs) is kept, and the place comes before it.
  package func inScript(_ place: ScriptPlace) -> ShellError {
    var placed = self
    if file == nil {
      placed.file = place.file
      placed.line = place.line
    } else {
      placed.within.insert(place, at: 0)
    }
    return placed
  }
}

extension ShellError {
  /// A stable name for a kind of error and the exit code that goes with it. A struct, not an enum:
  /// a new kind of error breaks nobody who matches on the old ones.
  package struct Code: Hashable, Sendable {
    package let name: String
    package let exitCode: ExitCode

    package init(_ name: String, _ exitCode: ExitCode = .failure) {
      self.name = name
      self.exitCode = exitCode
    }
  }
}

extension ShellError.Code {
  // What was typed cannot be understood.
  package static let usage = Self("usage", .usage)
  package static let unknownCommand = Self("unknown-command", .usage)
  package static let unknownOption = Self("unknown-option", .usage)
  package static let unknownSetting = Self("unknown-setting", .usage)
  package static let invalidValue = Self("invalid-value", .usage)
  package static let editText = Self("edit-text", .usage)

  // It was understood, and could not be done.
  package static let editNotFound = Self("edit-not-found")
  package static let caseNotFound = Self("case-not-found")
  package static let nothingToUndo = Self("nothing-to-undo")
  package static let nothingToRedo = Self("nothing-to-redo")
  package static let noStatistics = Self("no-statistics")
  package static let notFinite = Self("not-finite")
  package static let failed = Self("failed")
  package static let expectation = Self("expectation", .mismatch)
  package static let replayMismatch = Self("replay-mismatch", .mismatch)

  // Files.
  package static let fileNotFound = Self("file-not-found")
  package static let fileNotReadable = Self("file-not-readable")
  package static let fileNotUTF8 = Self("file-not-utf8")
  package static let fileHasNUL = Self("file-has-nul")
  package static let lineTooLong = Self("line-too-long")
  package static let fileExists = Self("file-exists")
  package static let transcript = Self("transcript")
  package static let sourceCycle = Self("source-cycle")

  // The rest.
  package static let modelNotLoadable = Self("model-not-loadable", .notLoadable)
  package static let dataNotLoadable = Self("data-not-loadable", .notLoadable)
  package static let interrupted = Self("interrupted", .interrupted)
}
