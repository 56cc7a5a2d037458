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
