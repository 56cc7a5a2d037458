import Tensors
import TestSupport
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Long work, stopped from outside: a thousand steps too small to arrive anywhere.
@Suite("Stopping amend", .serialized)
struct InterruptedRunTests {
  private static let longEdit =
    "edit --steps 1000 --lr 1e-9 The {Eiffel Tower} is in [Paris] -> Rome"

  private func digest(_ text: some StringProtocol) throws -> String {
    let start = try #require(text.firstRange(of: #""digest":""#))
    return String(text[start.upperBound...].prefix { $0 != "\"" })
  }

  @Test("SIGINT ends a script with 130, SIGTERM with 143", arguments: [SIGINT, SIGTERM])
  func script(signal: Int32) throws {
    let amend = try AmendProcess(["-c", "help quit", "-c", Self.longEdit, "-c", "help undo"])
    try amend.wait(for: "quit: ")
    usleep(300_000)
    amend.signal(signal)
    let outcome = try amend.finish()
    #expect(outcome.status == 128 + signal)
    #expect(!outcome.output.contains("undo: "))
  }

  @Test("Batches are printed as they are written; SIGINT takes only the unfinished one back")
  func schedule() throws {
    let amend = try AmendProcess([
      "-c", "set steps 3", "-c", "schedule --count 1000 --batch 2", "-c", "run",
    ])
    // The titles of the table, which come with its first row.
    try amend.wait(for: "+/-")
    amend.signal(SIGINT)
    let outcome = try amend.finish()
    #expect(outcome.status == 130)
    let rows = outcome.output.split(separator: "\n").filter { $0.contains(" #") }
    #expect(!rows.isEmpty && rows.count < 500)
    #expect(outcome.errors.contains("stopped with \(rows.count) of 500 batches written"))
  }

  @Test("A signal while waiting for input ends it as well", arguments: [SIGINT, SIGTERM])
  func waiting(signal: Int32) throws {
    let amend = try AmendProcess([])
    try amend.send(Array("help quit\n".utf8))
    try amend.wait(for: "quit: ")
    usleep(100_000)
    amend.signal(signal)
    #expect(try amend.finish().status == 128 + signal)
  }

  @Test("A reader that has seen enough ends it without a word", arguments: [false, true])
  func closedOutput(isIgnored: Bool) throws {
    let script = String(repeating: "help\n", count: 2000)
    let amend = try AmendProcess(["-c", script], ignoringSIGPIPE: isIgnored)
    try amend.wait(for: "quit")
    amend.closeOutput()
    let outcome = try amend.finish()
    #expect(outcome.status == 128 + SIGPIPE)
    #expect(outcome.errors == "")
  }

  /// What `status --json` says when Ctrl-C has stopped a long command.
  private func status(
    of shell: ShellUnderTest, afterStopping line: String, promising promise: String
  ) throws -> String {
    try shell.press(line + "\r")
    try shell.see("Ctrl-C \(promise)")
    try shell.press(Key.controlC)
    try shell.see("stopped")
    try shell.awaitPrompt()
    try shell.press("status --json")
    return try shell.enter()
  }

  @Test("Ctrl-C during an edit: the shell lives, the weights are what they were")
  func interruptedEdit() throws {
    let shell = try ShellUnderTest()
    try shell.press("status --json")
    let before = try digest(shell.enter())
    let answer = try status(
      of: shell, afterStopping: Self.longEdit, promising: "changes nothing")
    #expect(try digest(answer) == before)
    #expect(answer.contains(#""edits":0"#))
  }

  @Test("Ctrl-C during a schedule: the batch at work is taken back, those before it stay")
  func interruptedSchedule() throws {
    let shell = try ShellUnderTest()
    try shell.press("schedule --count 2 --batch 1 --steps 1")
    _ = try shell.enter()
    try shell.press("step")
    _ = try shell.enter()
    try shell.press("schedule stop")
    _ = try shell.enter()
    try shell.press("status --json")
    let before = try digest(shell.enter())
    try shell.press("schedule --seed 7 --count 2 --batch 2 --steps 1000 --lr 1e-9")
    _ = try shell.enter()
    let answer = try status(of: shell, afterStopping: "run", promising: "undoes this batch")
    #expect(try digest(answer) == before)
    #expect(answer.contains(#""edits":1"#))
  }

  @Test("SIGTERM during an edit ends the shell with 143 and gives the terminal back")
  func terminatedEdit() throws {
    let shell = try ShellUnderTest()
    try shell.press(Self.longEdit + "\r")
    try shell.see("Ctrl-C changes nothing")
    shell.pty.signal(SIGTERM)
    #expect(try shell.pty.exitStatus() == 128 + SIGTERM)
    #expect(!shell.pty.isRaw)
  }

  /// The second has to come while the first is being answered, which takes a step of the work: some milliseconds. One
  /// that comes later finds the prompt, and means nothing there.
  @Test("Ctrl-C twice during an edit ends the shell with 130, and the session is kept")
  func interruptedTwice() throws {
    let tree = try TemporaryDirectory()
    for _ in 0..<20 {
      let shell = try ShellUnderTest(["--journal", tree.path], term: "xterm")
      try shell.press("edit --steps 1 case 12")
      _ = try shell.enter()
      try shell.press(Self.longEdit + "\r")
      try shell.see("Ctrl-C changes nothing")
      shell.pty.signal(SIGINT)
      usleep(500)
      shell.pty.signal(SIGINT)
      try shell.see("stopped")
      var after: String { String(decoding: shell.pty.drawn[shell.seen...], as: UTF8.self) }
      try shell.pty.wait(until: "a prompt, or the end") {
        after.contains("+1") || after.contains("--resume")
      }
      guard after.contains("--resume") else { continue }
      #expect(try shell.pty.exitStatus() == 130)
      #expect(after.contains("1 edit is kept with the session"))
      return
    }
    Issue.record("the second one never came in time")
  }
}
