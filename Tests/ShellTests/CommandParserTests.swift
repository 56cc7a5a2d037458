import Shell
import Testing

@Suite struct CommandParserTests {
  private let script = CommandParser(interactive: false)
  private let person = CommandParser(interactive: true)

  private static func text(_ value: Value) -> String {
    switch value {
    case .integer(let integer): "\(integer)"
    case .number(let number): "\(number)"
    case .layers(let layers): "\(layers)"
    default: "?"
    }
  }

  /// What a line came out as, for tables: `name/form key=value …`, keys sorted.
  private func summary(_ line: String, _ parser: CommandParser) throws -> String? {
    guard let command = try parser.parse(line) else { return nil }
    let values = command.values.sorted { $0.key < $1.key }.map { key, argument in
      switch argument.value {
      case .text(let text): "\(key)=<\(text)>"
      case .edit(let edit):
        "\(key)=<\(edit.prompt)|\(edit.subject)|\(edit.old ?? "-")|\(edit.new)>"
      case .subject(let prompt): "\(key)=<\(prompt.before)|\(prompt.subject)|\(prompt.after)>"
      case .integer(let integer): "\(key)=\(integer)"
      case .historyLines(let lines): "\(key)=\(lines)"
      case .number(let number): "\(key)=\(number)"
      case .layers(let layers): "\(key)=\(layers)"
      case .flag(let on): "\(key)=\(on)"
      case .list(let values): "\(key)=\(values.map(Self.text))"
      }
    }
    return (["\(command.name)/\(command.form)"] + values).joined(separator: " ")
  }

  @Test(arguments: [
    ("edit The {Louvre} is in [Paris] -> Rome", "edit/text TEXT=<The {} is in|Louvre|Paris|Rome>"),
    ("trace --site mlp The {Louvre}  is in ", "trace/text PROMPT=<The |Louvre|  is in> site=<mlp>"),
    ("ask -- The Louvre --tokens 3", "ask/prompt PROMPT=<The Louvre --tokens 3>"),
    (#"ask "The Louvre --tokens 3""#, "ask/prompt PROMPT=<The Louvre --tokens 3>"),
    ("ask The Louvre --fast -- --token", "ask/prompt PROMPT=<The Louvre --fast -- --token>"),
    ("trace case {Law} is about", "trace/text PROMPT=<case |Law| is about>"),
    ("trace case 12", "trace/case N=12"),
    ("trace --cases 5", "trace/cases cases=5"),
    ("edit \"The {Louvre} is in -> Rome\"", "edit/text TEXT=<The {} is in|Louvre|-|Rome>"),
    (
      "edit --method rome lr=0.1 --layers=1,3-4 {A} is -> B",
      "edit/text TEXT=<{} is|A|-|B> layers=[1, 3, 4] lr=0.1 method=<rome>"
    ),
    ("edit --layer 5 case 12 --steps 3", "edit/case N=12 layers=[5] steps=3"),
    ("edit case {Law} is -> B", "edit/text TEXT=<case {} is|Law|-|B>"),
    ("edit --from \"a b.jsonl\" --count 4", "edit/file count=4 from=<a b.jsonl>"),
    ("edit from=a.jsonl", "edit/file from=<a.jsonl>"),
    ("ask The sky is", "ask/prompt PROMPT=<The sky is>"),
    (
      "sweep batch 16 --count 64 32 4 --methods emmet,rome",
      #"sweep/batch SIZE=["16", "32", "4"] count=64 methods=<emmet,rome>"#
    ),
    ("sweep spread 1 1-2 0,3", #"sweep/spread SET=["[1]", "[1, 2]", "[0, 3]"]"#),
    ("sweep layers --json", "sweep/layers json=true"),
    ("schedule stop", "schedule/stop"),
    ("schedule --batch 4 --order independent", "schedule/make batch=4 order=<independent>"),
    ("ask \"The sky is \"", "ask/prompt PROMPT=<The sky is >"),
    ("ask 'a' and 'b'", "ask/prompt PROMPT=<'a' and 'b'>"),
    (#"ask "he said \"no\"""#, #"ask/prompt PROMPT=<he said "no">"#),
    (
      "ask --tokens 5 --seed=7 2+2=4 --and so", "ask/prompt PROMPT=<2+2=4 --and so> seed=7 tokens=5"
    ),
    ("ask -- --tokens", "ask/prompt PROMPT=<--tokens>"),
    ("ask \\n stays", #"ask/prompt PROMPT=<\n stays>"#),
    ("top count=3 x=1", "top/prompt PROMPT=<x=1> count=3"),
    ("probe", "probe/measure"),
    ("probe #3 --verbose", "probe/measure ID=3 verbose=true"),
    ("probe 3", "probe/measure ID=3"),
    (
      "probe add neighbor The \"Louvre\" is", "probe/add KIND=<neighbor> PROMPT=<The \"Louvre\" is>"
    ),
    ("undo", "undo/last"),
    ("undo 3", "undo/last N=3"),
    ("log --count 5 --json", "log/list count=5 json=true"),
    ("show #12", "show/edit ID=12"),
    ("dataset atlas", "dataset/open FILE=<atlas>"),
    (#"dataset my\ file.json"#, "dataset/open FILE=<my file.json>"),
    ("cases 'Eiffel Tower' --relation P19", "cases/list FILTER=<Eiffel Tower> relation=<P19>"),
    ("stats", "stats/status"),
    ("stats status", "stats/status"),
    ("stats compute --layer 1 tokens=100", "stats/compute layers=[1] tokens=100"),
    ("stats import a.npz", "stats/import FILE=<a.npz>"),
    ("set", "set/set"),
    ("set method rome", "set/set NAME=<method> VALUE=<rome>"),
    ("timing on", "timing/set STATE=true"),
    (":q", "quit/plain"), ("/bye", "quit/plain"), ("exit", "quit/plain"), ("?", "help/topic"),
    ("edit --help", "help/topic COMMAND=<edit>"),
    ("show --help", "help/topic COMMAND=<show>"),
  ])
  func understands(line: String, expected: String) throws {
    #expect(try summary(line, script) == expected)
  }

  @Test(arguments: ["", "   \t", "# a comment", "  # indented"])
  func passesOverNothing(line: String) throws {
    #expect(try script.parse(line) == nil)
  }

  @Test(arguments: [
    // line, code, column, part of the message, part of the hint
    ("edti x", "unknown-command", 1, "`edti`", "`edit`"),
    ("  quitt", "unknown-command", 3, "`quitt`", "`quit`"),
    ("frobnicate", "unknown-command", 1, "`frobnicate`", "`help` lists"),
    ("und", "unknown-command", 1, "`und`", "`undo`"),
    ("undo x", "invalid-value", 6, "N cannot be `x`", "whole number"),
    ("undo 0", "invalid-value", 6, "N cannot be `0`", "from 1"),
    ("undo -1", "invalid-value", 6, "`-1`", "whole number"),
    ("undo 99999999999999999999", "invalid-value", 6, "cannot be", "whole number"),
    ("undo 1 2", "usage", 8, "one word too many", "undo [N]"),
    ("show", "usage", 5, "needs ID", "show #ID"),
    ("show #x", "invalid-value", 6, "`#x`", "#3"),
    ("status now", "usage", 8, "takes no `now`", "usage: status"),
    ("stats comptue", "usage", 7, "no `comptue`", "`compute`"),
    ("stats import", "usage", 13, "needs FILE", "stats import FILE"),
    ("stats --tokens 5", "usage", 7, "does not go with", "stats compute"),
    ("ask", "usage", 4, "needs PROMPT", "usage: ask PROMPT"),
    ("ask \"\"", "usage", 7, "needs PROMPT", "usage: ask PROMPT"),
    ("ask --token 5 hi", "unknown-option", 5, "no option `--token`", "`--tokens`"),
    ("ask --whatever", "unknown-option", 5, "--whatever", "write `--`"),
    (
      "edit {A} is -> B --method rome", "usage", 18, "part of it", "`edit --method rome|emmet|memit"
    ),
    ("ask The Louvre --tokens=3", "usage", 16, "`--tokens=3` behind the text", "come first"),
    ("ask --tokens", "usage", 5, "needs a value", "--tokens N"),
    ("ask --tokens=many hi", "invalid-value", 14, "`many`", "whole number"),
    ("ask --temperature nan hi", "invalid-value", 19, "`nan`", "from 0.0 to 10.0"),
    ("log --count 1 --count 2", "usage", 15, "given twice", ""),
    ("edit --method bert {A} is -> B", "invalid-value", 15, "`bert`", "one of"),
    ("edit --method rone {A} is -> B", "invalid-value", 15, "`rone`", "`rome`"),
    ("edit --layers 3-1 {A} is -> B", "invalid-value", 15, "`3-1`", "4-8"),
    ("edit --layers 0-99999999999 {A} is -> B", "invalid-value", 15, "cannot be", "4-8"),
    ("edit --count 3 {A} is -> B", "usage", 6, "does not go with", "edit --from FILE"),
    ("edit --from a.json {A} is -> B", "usage", 6, "does not go with", "edit --from FILE"),
    ("edit case twelve", "invalid-value", 11, "`twelve`", "whole number"),
    ("edit The {A is -> B", "edit-text", 10, "not closed", ""),
    ("edit \"The {A is -> B\"", "edit-text", 11, "not closed", ""),
    ("edit", "usage", 5, "needs TEXT", "edit TEXT WITH {SUBJECT}"),
    ("dataset \"a b", "usage", 9, "quote is not closed", ""),
    ("timing maybe", "invalid-value", 8, "`maybe`", "on or off"),
    ("probe add foo x", "invalid-value", 11, "`foo`", "`paraphrase`"),
    ("dataset ''", "invalid-value", 9, "empty", ""),
  ])
  func refuses(line: String, code: String, column: Int, message: String, hint: String) {
    let error = #expect(throws: ShellError.self) { try script.parse(line) }
    #expect(error?.code.name == code)
    #expect(error?.column == column)
    #expect(error?.message.contains(message) == true, "\(error?.message ?? "")")
    #expect(hint.isEmpty || error?.hint?.contains(hint) == true, "\(error?.hint ?? "")")
    #expect(error?.exitCode == .usage)
  }

  @Test func abbreviatesOnlyForPeople() throws {
    #expect(try person.parse("und 2")?.name == "undo")
    #expect(try person.parse("case 2")?.name == "case", "an exact name beats a longer one")
    let error = #expect(throws: ShellError.self) { try person.parse("st") }
    #expect(error?.message == "`st` could be `status`, `stats`, `step`")
    #expect(throws: ShellError.self) { try script.parse("und 2") }
  }

  @Test func accessorsAreTyped() throws {
    let command = try #require(try script.parse("edit --steps 3 --lr 0.1 case 12 --json"))
    #expect(try command.integer("N") == 12)
    #expect(try command.integer(ifGiven: "steps") == 3)
    #expect(try command.number(ifGiven: "lr") == 0.1)
    #expect(try command.number(ifGiven: "kl") == nil)
    #expect(command.wantsJSON)
    let missing = #expect(throws: ShellError.self) { try command.text("PROMPT") }
    #expect(missing?.code == .usage)
    let mistyped = #expect(throws: ShellError.self) { try command.text("N") }
    #expect(mistyped?.column == 30)
  }
}
