import Shell
import Testing

@Suite struct HelpTextTests {
  private let help = HelpText()
  private let renderer = Renderer()

  @Test func overviewFitsOneScreen() throws {
    let page = try help.page(nil)
    let lines = Renderer(width: 80).render(page.blocks).split(separator: "\n")
    // A prompt stands below it.
    #expect(lines.count <= 23)
    #expect(lines.allSatisfy { DisplayWidth.of(String($0)) <= 80 && !$0.contains("…") })
    let words = Set(lines.joined(separator: " ").split(separator: " "))
    for name in CommandTable.amend.names { #expect(words.contains(Substring(name)), "\(name)") }
  }

  @Test(arguments: CommandTable.amend.groups.map(\.group))
  func groupsTellWhatTheirCommandsDo(group: CommandGroup) throws {
    let text = renderer.render(try help.page(group.rawValue).blocks)
    for spec in CommandTable.amend.commands where spec.group == group {
      #expect(text.contains("  \(spec.name)"))
      #expect(text.contains("  \(spec.summary)\n"))
    }
  }

  @Test func everythingOnOnePage() throws {
    let all = renderer.render(help.everything.blocks)
    let groups = CommandTable.amend.groups.map(\.group.rawValue)
    for name in CommandTable.amend.names + HelpText.topics.map(\.name)
    where !groups.contains(name) {
      #expect(all.contains(renderer.render(try help.page(name).blocks)), "\(name)")
    }
  }

  @Test(arguments: CommandTable.amend.commands)
  func pageSaysEverything(spec: CommandSpec) throws {
    let text = renderer.render(try help.page(spec.name).blocks)
    for line in spec.usage + spec.examples { #expect(text.contains("  \(line)\n")) }
    for option in spec.options { #expect(text.contains(option.usage)) }
    for part in ["usage\n", "changes\n", "examples\n"] { #expect(text.contains(part)) }
  }

  @Test func aPageInFull() throws {
    #expect(
      renderer.render(try help.page("undo").blocks) == """
        undo: take back the last change, or the last N

        usage
          undo [N]

        changes
          the edit stack. An edit, a drop or a checkout is taken back; the weights are
          rebuilt bit for bit as they were before.
          Ctrl-C changes nothing.

        arguments
          N  how many; 1 unless given

        options
          --json  print the result as one JSON object

        examples
          undo
          undo 3

        related
          redo  drop  checkout  log

        """)
  }

  @Test func aliasesAndTopics() throws {
    #expect(try help.page(":q") == help.page("quit"))
    let codes = renderer.render(try help.page("exit-codes").blocks)
    for code in ExitCode.allCases { #expect(codes.contains("\(code.rawValue)  \(code.meaning)")) }
    let error = #expect(throws: ShellError.self) { try help.page("exit-code") }
    #expect(error?.hint == "did you mean `exit-codes`?")
    let unknown = #expect(throws: ShellError.self) { try help.page("frobnicate") }
    #expect(unknown?.hint?.contains("`apropos frobnicate`") == true)
  }
}
