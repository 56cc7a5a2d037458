import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Under a shell with jobs, as everybody runs it: Ctrl-Z goes back to that shell, `fg` to ours.
@Suite("Ctrl-Z and fg", .serialized)
struct JobControlTests {
  private static let prompt = "parent$ "

  private let pty: Pty
  private var seen = 0

  init() throws {
    pty = try Pty(
      "/bin/sh", ["-i"],
      environment: [
        "PS1": Self.prompt, "ENV": "", "TERM": "xterm", "LANG": "C", "HOME": "/nonexistent",
        "NO_COLOR": "1", "AMEND_HISTORY": "", "EDITRC": "/dev/null", "AMEND_CACHE": "",
        "AMEND_JOURNAL": "", "AMEND": ShellUnderTest.binary,
      ])
    try see(Self.prompt)
    try pty.send("\"$AMEND\"\n")
    try seeRaw("atlas> ")
  }

  private mutating func see(_ text: String) throws { seen = try pty.wait(for: text, from: seen) }

  private mutating func seeRaw(_ text: String) throws {
    try see(text)
    try pty.wait(until: "raw mode") { pty.isRaw }
  }

  @Test("While typing: the line is there again, and can be finished")
  mutating func whileTyping() throws {
    try pty.send("zo")
    try see("zo")
    try pty.send(Key.controlZ)
    try see(Self.prompt)
    try pty.send("fg\n")
    try seeRaw("atlas> ")
    try see("zo")
    try pty.send("rk\r")
    try see("unknown command `zork`")
  }

  @Test("While a command runs: it goes on, and Ctrl-C still stops it")
  mutating func whileRunning() throws {
    try pty.send("edit --steps 1000 --lr 1e-9 The {Eiffel Tower} is in [Paris] -> Rome\r")
    try see("Ctrl-C changes nothing")
    try pty.send(Key.controlZ)
    try see(Self.prompt)
    try pty.send("fg\n")
    try see("Ctrl-C changes nothing")
    try pty.send(Key.controlC)
    try see("stopped")
    try seeRaw("atlas> ")
    try pty.send("zork\r")
    try see("unknown command `zork`")
  }
}
