import Shell
import Tensors
import TestSupport
import Testing

@Suite struct SourceTests {
  private let directory: TemporaryDirectory
  private let talk: SessionTalk

  init() throws {
    directory = try TemporaryDirectory()
    talk = try SessionTalk()
  }

  @Test func runsCommandsAndTellsOfEach() throws {
    let inner = try directory.write("set steps 3\n", to: "inner.amend")
    let outer = try directory.write(
      "# remark\nlet n 2\nsource $here/inner.amend\nset steps $n\n", to: "outer.amend")
    var told: [String] = []
    talk.session.onCommand = { told.append($0) }
    talk.session.onRecord = { record, line in told.append("\(record.command) of \(line)") }
    #expect(try talk.json("source \(outer)")["commands"]?.int == 3)
    #expect(talk.session.settings.values.steps == 2)
    #expect(
      told == [
        "let n 2", "let of let n 2", "source $here/inner.amend", "set steps 3",
        "set of set steps 3", "source of source $here/inner.amend", "set steps $n",
        "set of set steps $n",
      ])
    #expect(inner.hasSuffix("/inner.amend"))
  }

  @Test func errorsCarryEveryPlace() throws {
    try directory.write("status\n\nset stepps 3\n", to: "inner.amend")
    let outer = try directory.write("source $here/inner.amend\n", to: "outer.amend")
    let error = try talk.error("source \(outer)")
    #expect(
      error.report(style: .plain) == """
        \(outer):1: \(directory.path)/inner.amend:3: error: there is no setting `stepps`
          set stepps 3
              ^^^^^^
        hint: did you mean `steps`?

        """)
    // A data file's error keeps the place of the line that named it.
    let data = try directory.write("dataset /nonexistent\n", to: "data.amend")
    #expect(
      try talk.error("source \(data)").report(style: .plain)
        .hasPrefix("\(data):1: /nonexistent: error: cannot open the file"))
  }

  @Test func cycles() throws {
    let one = try directory.write("source $here/two.amend\n", to: "one.amend")
    try directory.write("source $here/one.amend\n", to: "two.amend")
    let error = try talk.error("source \(one)")
    #expect(error.code == .sourceCycle)
    #expect(error.hint == "it goes one.amend -> two.amend -> one.amend")
    let own = try directory.write("replay $here/own.amend\n", to: "own.amend")
    #expect(try talk.error("replay \(own)").findings != nil)
    // Twice in a row is no cycle.
    let twice = try directory.write("", to: "empty.amend")
    try talk.say("source \(twice)")
    try talk.say("source \(twice)")
  }

  @Test func missing() throws {
    #expect(try talk.error("source /nonexistent/a").code == .fileNotFound)
  }

  /// Prefixes are for people: a script has to write its commands out, whoever runs it.
  @Test func noAbbreviations() throws {
    let talk = try SessionTalk(environment: .init(isInteractive: true))
    try talk.say("statu")
    let script = try directory.write("statu\n", to: "short.amend")
    #expect(try talk.error("source \(script)").code == .unknownCommand)
  }

  @Test func quitEndsTheScriptToo() throws {
    let script = try directory.write("quit\nzork\n", to: "quit.amend")
    #expect(try talk.json("source \(script)")["commands"]?.int == 1)
    #expect(talk.session.isFinished)
  }
}
