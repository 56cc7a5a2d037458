import TestSupport
import Testing
import amend

@Suite("The pager", .serialized)
struct PagerTests {
  private func chosen(_ variables: [String: String], hasLess: Bool = true) -> String? {
    Pager.chosen({ variables[$0] }, isInstalled: { _ in hasLess })?.command
  }

  @Test("Ours before everybody's before less; an empty variable means none")
  func choice() {
    #expect(chosen(["AMEND_PAGER": "a", "PAGER": "b"]) == "a")
    #expect(chosen(["PAGER": "b -x"]) == "b -x")
    #expect(chosen(["AMEND_PAGER": "", "PAGER": "b"]) == nil)
    #expect(chosen([:]) == Pager.less)
    #expect(chosen([:], hasLess: false) == nil)
  }

  @Test(
    "Rows of a text: long lines wrap, colours take no room",
    arguments: [
      ("", 10, 0), ("a\n", 10, 1), ("a\n\nb\n", 10, 3), ("0123456789\n", 10, 1),
      ("0123456789x\n", 10, 2), ("日本語日本\n", 10, 1), ("\u{1B}[31m0123456789\u{1B}[0m\n", 10, 1),
    ])
  func rows(text: String, width: Int, expected: Int) {
    #expect(Pager.rows(of: text, width: width) == expected)
  }

  @Test("What is longer than the screen goes through it, what fits does not")
  func paged() throws {
    let shell = try ShellUnderTest(
      environment: ["NO_COLOR": "1", "AMEND_PAGER": "sed 's/^/P:/'"], term: "xterm")
    try shell.press("help sweep")
    #expect(try shell.enter().contains("P:sweep: "))
    try shell.press("help quit")
    #expect(try shell.enter().contains("P:") == false)
  }

  @Test("It ends by a closed pipe, as it does everywhere")
  func ownSignals() throws {
    let shell = try ShellUnderTest(
      environment: [
        "NO_COLOR": "1",
        "AMEND_PAGER": "cat >/dev/null; echo ran; sh -c 'kill -PIPE $$; echo deaf'",
      ],
      term: "xterm")
    try shell.press("help sweep")
    let answer = try shell.enter()
    #expect(answer.contains("ran") && !answer.contains("deaf"))
  }

  @Test("--no-pager, and a terminal that cannot: everything is written as it is")
  func notPaged() throws {
    for (arguments, term) in [(["--no-pager"], "xterm"), ([], "dumb")] {
      let shell = try ShellUnderTest(
        arguments, environment: ["NO_COLOR": "1", "AMEND_PAGER": "sed 's/^/P:/'"], term: term)
      try shell.press("help sweep")
      let answer = try shell.enter()
      #expect(answer.contains("\r\nsweep: ") || answer.hasPrefix("sweep: "))
      #expect(!answer.contains("P:"))
    }
  }

  @Test("A pager that is not there, or leaves early, costs nothing")
  func broken() throws {
    let missing = try ShellUnderTest(environment: [
      "NO_COLOR": "1", "AMEND_PAGER": "/nonexistent/pager -x",
    ])
    try missing.press("help sweep")
    #expect(try missing.enter().contains("sweep: measure layers"))
    try missing.press("help quit")
    #expect(try missing.enter().contains("quit: leave the shell"))
    let early = try ShellUnderTest(environment: ["NO_COLOR": "1", "AMEND_PAGER": "head -n 1"])
    try early.press("help --all")
    _ = try early.enter()
    try early.press("help quit")
    #expect(try early.enter().contains("quit: leave the shell"))
  }

  @Test("Ctrl-C in the pager is the pager's")
  func interrupted() throws {
    let shell = try ShellUnderTest(
      environment: [
        "NO_COLOR": "1",
        "AMEND_PAGER": "trap 'echo GONE; exit' INT; echo WAITING; while :; do sleep 0.1; done",
      ])
    try shell.press("help sweep\r")
    try shell.see("WAITING")
    try shell.press(Key.controlC)
    try shell.see("GONE")
    try shell.awaitPrompt()
    try shell.press("help quit")
    #expect(try shell.enter().contains("quit: leave the shell"))
  }

  @Test("A script starts no program")
  func scripts() throws {
    let outcome = try AmendProcess.run(
      ["-c", "help --all"], environment: ["NO_COLOR": "1", "AMEND_PAGER": "sed 's/^/P:/'"])
    #expect(outcome.status == 0 && !outcome.output.contains("P:"))
  }
}
