import Tensors

/// Commands as a script can hold them: a reader that comes to one finds that command, and nothing else, before the next.
enum ScriptText {
  /// A command that was run, in the words of a script.
  ///
  /// What was run need not be what a script can say: `-c 'ask "Hm'` opens a quote that its line alone cannot close. Such
  /// a text is put in quotes; a command that cannot be written at all becomes a comment.
  static func command(_ line: String) -> String {
    if reads(line, as: line) { return line }
    if let quoted = LineContinuation.quotingText(of: line), reads(quoted, as: quoted) {
      return quoted
    }
    return comment("cannot be written in a script: " + line)
  }

  /// The `let` that gives a variable its value.
  static func definition(_ name: String, _ value: String) -> String {
    let escaped = value.replacingAll("$", with: "$$")
    // A blank at the end keeps a backslash in front of it from joining the next line.
    let ways = [escaped, quoted(escaped), escaped + " "].map { "let \(name) = \($0)" }
    let plain = "let \(name) \(escaped)"
    return ([plain] + ways).first { self.value(of: $0)?.hasSameBytes(as: value) == true }
      ?? comment("cannot be written in a script: \(plain)")
  }

  static func comment(_ text: String) -> String { "# " + text.replacingAll("\n", with: "\n# ") }

  static func quoted(_ text: String) -> String {
    "\"" + text.replacingAll("\"", with: "\\\"") + "\""
  }

  private static let next = "quit"

  /// The commands that a script of these lines and one more holds, without that one; nil if it is not there any more.
  private static func commands(_ text: String) -> [String]? {
    var reader = ScriptReader(bytes: Array("\(text)\n\(next)\n".utf8), name: "")
    var found: [String] = []
    do throws(ShellError) {
      while let line = try reader.next() { found.append(line.text) }
    } catch {
      return nil
    }
    return found.popLast() == next ? found : nil
  }

  private static func reads(_ text: String, as line: String) -> Bool {
    guard let found = commands(text), found.count == 1 else { return false }
    return found[0].hasSameBytes(as: line)
  }

  /// The value that a `let` would give.
  private static func value(of line: String) -> String? {
    guard let found = commands(line), found.count == 1,
      let command = try? CommandParser(interactive: false).parse(found[0])
    else { return nil }
    return (try? command.text(ifGiven: "VALUE")) ?? nil
  }
}
