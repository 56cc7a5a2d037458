import TestSupport
import Testing
import amend

@Suite("Completion scripts for the user's own shell")
struct ShellCompletionTests {
  @Test("Each shell gets one that knows the options", arguments: ["bash", "zsh", "fish"])
  func scripts(shell: String) throws {
    let outcome = try AmendProcess.run(["--generate-completion-script", shell])
    #expect(outcome.status == 0 && outcome.errors == "")
    for option in ["model", "file", "command", "no-pager", "color"] {
      #expect(outcome.output.contains(option), "\(option)")
    }
    for choice in ["auto", "always", "never"] { #expect(outcome.output.contains(choice)) }
  }

  @Test("bash reads its own", .enabled(if: Pager.isInstalled("bash"), "there is no bash here"))
  func syntax() throws {
    let directory = try TemporaryDirectory()
    let script = try AmendProcess.run(["--generate-completion-script", "bash"]).output
    let path = try directory.write(script, to: "amend.bash")
    let outcome = try AmendProcess.run(
      shell: "exec bash -n \(path)", [])
    #expect(outcome.status == 0 && outcome.errors == "")
  }

  @Test("An unknown shell is refused")
  func unknown() throws {
    #expect(try AmendProcess.run(["--generate-completion-script", "zork"]).status == 2)
  }
}
