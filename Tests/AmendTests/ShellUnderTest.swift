import TestSupport

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The built `amend` on a pseudo-terminal, in words of what a user does and sees.
///
/// Nothing is assumed of the commands but this: a line is answered, on a line of its own, by text that
/// contains its first word (an unknown command is named in the error), and then a prompt comes.
final class ShellUnderTest {
  /// What every prompt ends with.
  static let promptEnd = "> "

  let pty: Pty
  /// Up to where the drawn bytes were looked at.
  private(set) var seen = 0

  init(
    _ arguments: [String] = [], environment: [String: String] = [:], term: String = "xterm",
    columns: UInt16 = 80, history: String = ""
  ) throws {
    var variables = [
      "TERM": term, "LANG": "C", "HOME": "/nonexistent", "AMEND_HISTORY": history,
      "EDITRC": "/dev/null", "AMEND_JOURNAL": "",
      "AMEND_CACHE": TemporaryDirectory.programCache?.path ?? "",
      "AMEND_PAGER": "",
    ]
    variables.merge(environment) { $1 }
    pty = try Pty(Self.binary, arguments, environment: variables, columns: columns)
    try awaitPrompt()
  }

  /// The executable lies beside the test bundle.
  static var binary: String {
    var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
    let count = readlink("/proc/self/exe", &buffer, buffer.count)
    let runner =
      count > 0
      ? String(decoding: buffer[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
      : CommandLine.arguments[0]
    return (runner.split(separator: "/").dropLast() + ["amend"]).reduce("") { $0 + "/" + $1 }
  }

  /// Waits for a prompt that has not been looked at, with the terminal ready for keys.
  func awaitPrompt() throws {
    seen = try pty.wait(for: Self.promptEnd, from: seen)
    try pty.wait(until: "raw mode") { pty.isRaw }
  }

  /// Types keys that are echoed as they are, and waits for the echo.
  func type(_ text: String) throws {
    try pty.send(text)
    seen = try pty.wait(for: text, from: seen)
  }

  /// Sends keys without waiting for anything.
  func press(_ keys: String) throws { try pty.send(keys) }

  /// Waits for text drawn after what was looked at.
  func see(_ text: String) throws { seen = try pty.wait(for: text, from: seen) }

  /// Presses Enter and waits for the answer and the next prompt.
  /// - Returns: what was drawn between the two.
  func enter() throws -> String {
    try pty.send("\r")
    let start = try pty.wait(for: "\n", from: seen)
    seen = start
    try awaitPrompt()
    return String(decoding: pty.drawn[start..<seen], as: UTF8.self)
  }
}

/// Keys by name.
enum Key {
  static let controlC = "\u{03}"
  static let controlD = "\u{04}"
  static let controlR = "\u{12}"
  static let controlT = "\u{14}"
  static let controlU = "\u{15}"
  static let controlZ = "\u{1A}"
  static let controlBackslash = "\u{1C}"
  static let escape = "\u{1B}"
  static let tab = "\t"
  static let up = "\u{1B}[A"
  static let down = "\u{1B}[B"
  static let right = "\u{1B}[C"
  static let home = "\u{1B}[H"
  static let end = "\u{1B}[F"
  static let delete = "\u{1B}[3~"
  static let controlLeft = "\u{1B}[1;5D"
}
