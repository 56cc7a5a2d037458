import Shell
import Testing

@Suite struct HelpTextTests {
  private let help = HelpText()
  private let renderer = Renderer()

  @Test func overviewFitsOneScreen() throws {
    let page = try help.page(nil)
    let text = Renderer(width: 80).render(page.blocks)
    let lines = text.split(separator: "\n")
    #expect(lines.count <= 56)
    #expect(lines.allSatisfy { $0.count <= 80 && !$0.contains("…") })
    let first = try #require(lines.first)
    #expect(first.hasPrefix("change    edit "))
    #expect(first.hasSuffix("  make the model say something else about a subject"))
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
  }
}
