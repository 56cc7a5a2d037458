import Tensors
import TestSupport
import Testing

@Suite("The script that runs when the shell opens", .serialized)
struct StartScriptTests {
  private let home: TemporaryDirectory
  private let script: String

  init() throws {
    home = try TemporaryDirectory()
    script = try home.write("set steps 7\nzork\nset top 3\n", to: "first.amend")
  }

  private func settings(_ shell: ShellUnderTest) throws -> String {
    try shell.press("set steps")
    return try shell.enter()
  }

  @Test("Its settings hold, its results are not shown, its errors are and stop nothing")
  func runs() throws {
    let shell = try ShellUnderTest(["--rc", script], term: "dumb")
    let drawn = String(decoding: shell.pty.drawn, as: UTF8.self)
    #expect(drawn.contains("\(script):2: error: unknown command `zork`"))
    #expect(drawn.contains("ran \(script)\r\n"))
    #expect(!drawn.contains("what it is"))
    #expect(try settings(shell).contains("7"))
    try shell.press("set top")
    #expect(try shell.enter().contains("3"))
  }

  @Test("It is found where the XDG specification says, and -X leaves it out")
  func place() throws {
    try Directory.create(home("amend"))
    try home.write("set steps 9\n", to: "amend/rc")
    let environment = ["XDG_CONFIG_HOME": home.path]
    #expect(try settings(ShellUnderTest(environment: environment, term: "dumb")).contains("9"))
    let without = try ShellUnderTest(["-X"], environment: environment, term: "dumb")
    #expect(try settings(without).contains("25"))
    let piped = try AmendProcess.run(["-c", "set steps"], environment: environment)
    #expect(piped.status == 0 && piped.output.contains("25"))
  }

  @Test("One that was named has to be there, and belongs to the shell")
  func usage() throws {
    #expect(try AmendProcess.run(["--rc", script, "-X"]).status == 2)
    let scripted = try AmendProcess.run(["--rc", script, "-c", "status"])
    #expect(scripted.status == 2 && scripted.errors.contains("--rc is for the shell"))
    let piped = try AmendProcess.run(["--rc", script], input: Array("status\n".utf8))
    #expect(piped.status == 2 && piped.errors.contains("--rc is for the shell"))
  }

  @Test("What a session that is resumed had set comes after it")
  func resumed() throws {
    let kept = ["--journal", home("sessions"), "--cache", home("cache")]
    let first = try AmendProcess.run(
      kept + ["-c", "set steps 2", "-c", "edit case 3", "-c", "set steps 4"])
    #expect(first.status == 0)
    let id = try #require(home.names("sessions").first)
    let shell = try ShellUnderTest(kept + ["--rc", script, "--resume", id], term: "dumb")
    #expect(String(decoding: shell.pty.drawn, as: UTF8.self).contains("recovered 1 edit"))
    #expect(try settings(shell).contains("4"))
  }
}
