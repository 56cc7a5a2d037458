import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// What the program adds to the line editor: what is said, and when.
@Suite("A conversation at the terminal", .serialized)
struct ConversationTests {
  @Test("It says what it runs on and how to get help, then prompts with the model's name")
  func greeting() throws {
    let shell = try ShellUnderTest(environment: ["NO_COLOR": "1"])
    let drawn = String(decoding: shell.pty.drawn, as: UTF8.self)
    #expect(drawn.contains("amend 0.1.0 on atlas (embedded): "))
    #expect(drawn.contains("`help` lists the commands"))
    #expect(drawn.contains("\r\natlas> "))
  }

  @Test("Ctrl-C on an empty line says how to leave; after text it says nothing")
  func interruptHint() throws {
    let shell = try ShellUnderTest(term: "dumb")
    try shell.press(Key.controlC)
    try shell.see("`quit` leaves)")
    try shell.awaitPrompt()
    let start = shell.seen
    try shell.type("zork")
    try shell.press(Key.controlC)
    try shell.awaitPrompt()
    let drawn = String(decoding: shell.pty.drawn[start...], as: UTF8.self)
    #expect(!drawn.contains("leaves"))
  }

  @Test("A backslash at the end asks for the rest; Ctrl-C drops all of it")
  func continuation() throws {
    let shell = try ShellUnderTest(term: "dumb")
    try shell.press("help \\\r")
    try shell.see("...> ")
    try shell.press("quit")
    #expect(try shell.enter().contains("quit: leave the shell"))
    try shell.press("help \\\r")
    try shell.see("...> ")
    try shell.press(Key.controlC)
    try shell.awaitPrompt()
    try shell.type("zork")
    #expect(try shell.enter().contains("unknown command `zork`"))
  }

  @Test("An open quote asks for the rest and says which; Ctrl-D drops it with a word")
  func openQuote() throws {
    let shell = try ShellUnderTest(term: "dumb")
    try shell.press("cases \"zork\r")
    try shell.see("\"...> ")
    try shell.press("plugh\"")
    #expect(try shell.enter().contains("no case of atlas fits"))
    try shell.press("dataset 'zork\r")
    try shell.see("'...> ")
    try shell.press(Key.controlD)
    try shell.see("(dropped)")
    try shell.awaitPrompt()
    try shell.type("zork")
    #expect(try shell.enter().contains("unknown command `zork`"))
  }

  @Test("An apostrophe in a text opens nothing")
  func apostrophe() throws {
    let shell = try ShellUnderTest(term: "dumb")
    try shell.press("ask --tokens 1 It's")
    #expect(!(try shell.enter()).contains("...>"))
  }

  @Test("history numbers what was typed; rerun runs it as if it were typed again")
  func historyAndRerun() throws {
    let shell = try ShellUnderTest(environment: ["NO_COLOR": "1"], term: "dumb")
    try shell.press("help quit")
    _ = try shell.enter()
    try shell.press("zork")
    _ = try shell.enter()
    try shell.press("rerun 1\r")
    try shell.see("atlas> help quit\r\n")
    try shell.see("quit: leave the shell")
    try shell.awaitPrompt()
    try shell.press("history")
    // The line that was run again is now a later one, and `rerun` itself is none.
    try shell.press("\r")
    try shell.see("2  zork\r\n3  help quit\r\n4  history\r\n")
  }

  @Test("Tab puts the braces around a subject that was typed without them")
  func marksSubject() throws {
    let shell = try ShellUnderTest(term: "dumb")
    try shell.press("edit The Eiffel" + Key.tab)
    try shell.see("{Eiffel Tower} ")
  }

  @Test("An error points at the word; a script's place is not named")
  func caret() throws {
    let shell = try ShellUnderTest(term: "dumb")
    try shell.type("set steps many")
    let answer = try shell.enter()
    #expect(answer.contains("  set steps many\r\n            ^^^^\r\n"))
    #expect(!answer.contains(":1:"))
  }

  @Test("A unique beginning is enough for a person")
  func uniquePrefix() throws {
    let shell = try ShellUnderTest(term: "dumb")
    try shell.press("statu")
    #expect(try shell.enter().contains("digest"))
  }

  @Test("timing on: each command says how long it took")
  func timing() throws {
    let shell = try ShellUnderTest(term: "dumb")
    try shell.press("timing on")
    _ = try shell.enter()
    try shell.press("help quit")
    #expect(try shell.enter().contains("\r\ntime "))
  }

  @Test("Tab inside the braces offers the subjects of the data set, on a continued line too")
  func completesSubjects() throws {
    let shell = try ShellUnderTest(term: "dumb")
    try shell.press("edit The \\\r")
    try shell.see("...> ")
    try shell.press("{Eiffel" + Key.tab)
    try shell.see(" Tower} ")
  }

  @Test("quit and its other words end with 0", arguments: ["quit", "exit", ":q", "/bye"])
  func quit(word: String) throws {
    let shell = try ShellUnderTest()
    try shell.press(word + "\r")
    #expect(try shell.pty.exitStatus() == 0)
    #expect(!shell.pty.isRaw)
  }

  @Test("Ctrl-D drops an unfinished command first, and then ends the shell")
  func endOfFileTwice() throws {
    let shell = try ShellUnderTest()
    try shell.press("help \\\r")
    try shell.see("...> ")
    try shell.press(Key.controlD)
    try shell.see("(dropped)")
    try shell.awaitPrompt()
    try shell.press(Key.controlD)
    #expect(try shell.pty.exitStatus() == 0)
  }

  @Test("A terminal that goes away ends the shell")
  func hangUp() throws {
    let shell = try ShellUnderTest()
    try shell.type("zork")
    shell.pty.hangUp()
    #expect(try shell.pty.exitStatus() == 128 + SIGHUP)
  }
}
