import TestSupport
import Testing

/// Keys beyond letters, and what the user's own editrc makes of them.
@Suite("Keys and history at the terminal", .serialized)
struct EditingKeysTests {
  @Test("Home, End and Delete, also those of another terminal", arguments: [true, false])
  func homeEndDelete(isOwn: Bool) throws {
    let shell = try ShellUnderTest()
    let home = isOwn ? Key.home : "\u{1B}[1~"
    let end = isOwn ? Key.end : "\u{1B}[4~"
    try shell.press("Xor" + home + Key.delete + "z" + end + "k")
    #expect(try shell.enter().contains("unknown command `zork`"))
  }

  @Test("vi mode from the editrc: Escape leaves insert mode, k goes back in the history")
  func viMode() throws {
    let directory = try TemporaryDirectory()
    let editrc = try directory.write("bind -v\n", to: "editrc")
    let shell = try ShellUnderTest(environment: ["EDITRC": editrc])
    try shell.press("xzork" + Key.escape + "0x")
    #expect(try shell.enter().contains("unknown command `zork`"))
    try shell.press("plugh")
    #expect(try shell.enter().contains("unknown command `plugh`"))
    try shell.press(Key.escape + "kk")
    #expect(try shell.enter().contains("unknown command `zork`"))
    try shell.press(Key.up)
    #expect(try shell.enter().contains("unknown command `zork`"))
  }

  @Test(
    "The editrc's own bindings count, before and behind a change of mode; Tab stays ours",
    arguments: ["bind -s ^T zork\n", "bind -e\nbind -s ^T zork\nbind ^I ed-insert\n"])
  func ownBindings(editrc: String) throws {
    let directory = try TemporaryDirectory()
    let path = try directory.write(
      "# mine\n\nother:bind -v\n" + editrc + "bind ^U ed-delete-prev-word\nother:bind -v\n",
      to: "editrc")
    let shell = try ShellUnderTest(environment: ["EDITRC": path])
    try shell.press("x" + Key.controlT)
    #expect(try shell.enter().contains("unknown command `xzork`"))
    try shell.press("plugh a y" + Key.controlLeft + Key.controlU)
    #expect(try shell.enter().contains("unknown command `plugh`"))
    try shell.press("statu" + Key.tab)
    try shell.see("s ")
  }

  @Test("Up meets a line that was typed twice only once, at its later place")
  func noDuplicates() throws {
    let shell = try ShellUnderTest()
    for line in ["zork", "plugh", "zork"] {
      try shell.press(line)
      _ = try shell.enter()
    }
    try shell.press(Key.up + Key.up + Key.up)
    #expect(try shell.enter().contains("unknown command `plugh`"))
  }

  @Test("A rerun that ran nothing can be mended")
  func mistypedRerun() throws {
    let shell = try ShellUnderTest()
    try shell.press("rerun 99")
    #expect(try shell.enter().contains("no such line"))
    try shell.press(Key.up)
    try shell.see("rerun 99")
  }

  @Test("Ctrl-R finds what is typed after it, and Enter runs it")
  func search() throws {
    let shell = try ShellUnderTest()
    for line in ["zork one", "plugh"] {
      try shell.press(line)
      _ = try shell.enter()
    }
    try shell.press(Key.controlR)
    try shell.see("bck")
    try shell.press("k o")
    try shell.see("zork one")
    #expect(try shell.enter().contains("unknown command `zork`"))
  }

  @Test("Two shells share a history file; a line with a blank in front is nobody's")
  func sharedHistory() throws {
    let directory = try TemporaryDirectory()
    let path = directory("history")
    let first = try ShellUnderTest(history: path)
    let second = try ShellUnderTest(history: path)
    for (shell, line) in [(first, "zork"), (second, "plugh"), (first, " secret"), (first, "xyzzy")]
    {
      try shell.press(line)
      _ = try shell.enter()
    }
    let third = try ShellUnderTest(environment: ["NO_COLOR": "1"], history: path)
    try third.press("history")
    let answer = try third.enter()
    #expect(answer.contains("1  zork\r\n2  plugh\r\n3  xyzzy\r\n4  history\r\n"))
  }
}
