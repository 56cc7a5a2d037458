import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// What a person at a real terminal relies on, tried on a real (pseudo-)terminal.
@Suite("The shell on a terminal", .serialized)
struct TerminalTests {
  @Test("A prompt, a line, an answer, a prompt")
  func answers() throws {
    let shell = try ShellUnderTest()
    try shell.type("zork")
    #expect(try shell.enter().contains("zork"))
  }

  @Test("Ctrl-C drops the line and prompts again")
  func interruptDropsLine() throws {
    let shell = try ShellUnderTest()
    try shell.type("abandoned")
    try shell.press(Key.controlC)
    try shell.awaitPrompt()
    try shell.type("zork")
    let answer = try shell.enter()
    #expect(answer.contains("zork"))
    #expect(!answer.contains("abandoned"))
  }

  @Test("What is typed right behind Ctrl-C is the next line's")
  func typedBehindInterrupt() throws {
    let shell = try ShellUnderTest()
    for _ in 0..<5 {
      try shell.press("abandoned")
      try shell.see("abandoned")
      try shell.press(Key.controlC + "zork")
      try shell.awaitPrompt()
      try shell.see("zork")
      #expect(try shell.enter().contains("unknown command `zork`"))
    }
  }

  @Test("However often Ctrl-C comes at the prompt, the shell stays")
  func interruptsAtPrompt() throws {
    let shell = try ShellUnderTest()
    for _ in 0..<5 {
      try shell.press(Key.controlC)
      try shell.awaitPrompt()
    }
    try shell.type("zork")
    #expect(try shell.enter().contains("zork"))
  }

  @Test("Ctrl-C during a history search does not quit")
  func interruptInSearch() throws {
    let shell = try ShellUnderTest()
    try shell.type("zork")
    _ = try shell.enter()
    try shell.press(Key.controlR)
    try shell.see("bck")
    try shell.press("zo")
    try shell.see("zork")
    try shell.press(Key.controlC)
    try shell.awaitPrompt()
    try shell.type("plugh")
    #expect(try shell.enter().contains("plugh"))
  }

  @Test("Ctrl-D on an empty line ends with 0")
  func endOfFile() throws {
    let shell = try ShellUnderTest()
    try shell.press(Key.controlD)
    #expect(try shell.pty.exitStatus() == 0)
    #expect(!shell.pty.isRaw)
  }

  @Test("Ctrl-D inside a line does not end anything")
  func endOfFileInLine() throws {
    let shell = try ShellUnderTest()
    try shell.type("zork")
    try shell.press(Key.controlD)
    #expect(try shell.enter().contains("zork"))
  }

  @Test("Ctrl-\\ is ignored")
  func quitKey() throws {
    let shell = try ShellUnderTest()
    try shell.press(Key.controlBackslash)
    try shell.type("zork")
    #expect(try shell.enter().contains("zork"))
  }

  @Test("UTF-8 survives, whatever the locale", arguments: ["C", "", "C.UTF-8", "no_SUCH.locale"])
  func unicode(locale: String) throws {
    let shell = try ShellUnderTest(environment: ["LANG": locale])
    try shell.press("añ日b")
    try shell.see("b")
    #expect(try shell.enter().contains("añ日b"))
  }

  @Test("Bytes that are not UTF-8 lose only themselves")
  func invalidBytes() throws {
    let shell = try ShellUnderTest()
    try shell.pty.send(bytes: [0x7A, 0xFF, 0x6F, 0xC3, 0x72, 0xE6, 0x97, 0x6B])
    try shell.see("k")
    #expect(try shell.enter().contains("zork"))
  }

  @Test("A terminal that can do nothing is enough", arguments: ["dumb", ""])
  func dumbTerminal(term: String) throws {
    let shell = try ShellUnderTest(term: term)
    try shell.type("zork")
    #expect(try shell.enter().contains("zork"))
  }

  @Test("A line of 3,000 characters")
  func longLine() throws {
    let shell = try ShellUnderTest()
    let word = String(repeating: "abcdefghij", count: 300)
    try shell.press(word + "END")
    try shell.see("END")
    let answer = try shell.enter().filter { !$0.isNewline }
    #expect(answer.contains("unknown command `\(word)END`"))
  }

  @Test("After a resize the prompt and the text are drawn again, and typing goes on")
  func resize() throws {
    let shell = try ShellUnderTest()
    try shell.type("zo")
    shell.pty.resize(columns: 40)
    try shell.awaitPrompt()
    try shell.see("zo")
    try shell.type("rk")
    #expect(try shell.enter().contains("zork"))
  }

  @Test("Stopped, robbed of its terminal modes, continued: drawn again and in raw mode")
  func stopAndContinue() throws {
    let shell = try ShellUnderTest()
    try shell.type("zo")
    shell.pty.signal(SIGSTOP)
    try shell.pty.waitUntilStopped()
    shell.pty.makeCooked()
    shell.pty.signal(SIGCONT)
    try shell.awaitPrompt()
    try shell.see("zo")
    try shell.type("rk")
    #expect(try shell.enter().contains("zork"))
  }

  @Test("SIGTERM and SIGHUP end with 128 plus their number", arguments: [SIGTERM, SIGHUP])
  func terminate(signal: Int32) throws {
    let shell = try ShellUnderTest()
    try shell.type("half a line")
    shell.pty.signal(signal)
    #expect(try shell.pty.exitStatus() == 128 + signal)
    #expect(!shell.pty.isRaw)
  }

  @Test("Up finds what begins with the typed text, literally; Down comes back")
  func prefixSearch() throws {
    let shell = try ShellUnderTest()
    for line in ["zork?one", "plugh", "zorkXtwo", "xyzork?"] {
      try shell.press(line)
      _ = try shell.enter()
    }
    try shell.type("zork?")
    try shell.press(Key.up)
    try shell.see("one")
    #expect(try shell.enter().contains("zork?one"))
    try shell.type("pl")
    try shell.press(Key.up + Key.down + "over")
    try shell.see("over")
    #expect(try shell.enter().contains("plover"))
  }

  @Test("Ctrl-U kills to the start only; Ctrl-Left goes back a word")
  func boundKeys() throws {
    let shell = try ShellUnderTest()
    try shell.press("gone zork")
    try shell.press(Key.controlLeft + Key.controlU)
    let answer = try shell.enter()
    #expect(answer.contains("zork"))
    #expect(!answer.contains("gone"))
  }

  @Test("Tab completes a unique beginning")
  func completesUnique() throws {
    let shell = try ShellUnderTest()
    try shell.press("statu" + Key.tab)
    try shell.see("s ")
  }

  @Test("Tab lists several and draws the line again")
  func completesMany() throws {
    let shell = try ShellUnderTest()
    try shell.press("sta" + Key.tab + Key.tab)
    try shell.see("status")
    try shell.awaitPrompt()
    try shell.see("stat")
  }

  @Test("Piped input: no prompt, a last line without newline counts, 0 at the end")
  func pipedInput() throws {
    let script = "printf 'help\\nstatus' | \"$0\"; echo \"status=$?\""
    let pty = try Pty(
      "/bin/sh", ["-c", script, ShellUnderTest.binary], environment: ["AMEND_HISTORY": ""])
    try pty.wait(for: "status=0", from: 0)
    #expect(pty.drawn.firstRange(of: Array(ShellUnderTest.promptEnd.utf8)) == nil)
  }
}
