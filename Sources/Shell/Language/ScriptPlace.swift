/// Where in a script a command stands.
package struct ScriptPlace: Equatable, Sendable, CustomStringConvertible {
  package let file: String
  /// 1-based.
  package let line: Int

  package init(file: String, line: Int) {
    self.file = file
    self.line = line
  }

  package var description: String { "\(file):\(line)" }
}
