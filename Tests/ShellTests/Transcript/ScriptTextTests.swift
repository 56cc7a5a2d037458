import Shell
import Tensors
import TestSupport
import Testing

/// What `record` writes can be read back, whatever was run.
@Suite struct ScriptTextTests {
  private static let values = [
    "Rome", "two\nlines", "\"quoted\"", "'Tis", "'single'", " blanks ", "$5 and $city", "= 7",
    "C:\\",
    "a \"b\"\nc", "# no comment", "--help", "{}", "\n", "a\nquit",
  ]

  /// Values from the command line are the same when the transcript is replayed.
  @Test func definitionsComeBack() throws {
    let directory = try TemporaryDirectory()
    let path = directory("session.amend")
    let definitions = Self.values.enumerated().map { (name: "v\($0)", value: $1) }
    let talk = try SessionTalk(environment: .init(definitions: definitions))
    try talk.say("top --count 1 The capital of France is")
    try talk.say("record \(path)")
    let replayed = try SessionTalk()
    try replayed.say("source \(path)")
    for (name, value) in definitions {
      let variables = try replayed.json("let \(name)")["variables"]
      #expect(variables?[0]?["value"]?.string == value)
    }
  }

  @Test(arguments: [
    "top --count 1 \"The capital of France\nis the city of\"",
    "let x \"a\nb\"", "expect error unknown-setting set bogus \"a\nb\"",
    "edit \"The {Eiffel Tower}\nis in [Paris] -> Rome\"", "ask \"unclosed", "ask 'Tis",
    "ask She said \"hm", "expect error edit-text edit \"x",
  ])
  func commandsComeBack(line: String) throws {
    let directory = try TemporaryDirectory()
    let path = directory("session.amend")
    let talk = try SessionTalk()
    let wanted = try talk.json(line)
    try talk.say("record \(path)")
    let replay = try talk.json("replay \(path)")
    #expect(replay["commands"]?.int == 1)
    #expect(wanted["ok"]?.bool == true)
  }

  /// A command that a script cannot hold is written as a comment, so that what follows is not lost in it.
  @Test func whatCannotBeWrittenIsAComment() throws {
    let directory = try TemporaryDirectory()
    let path = directory("session.amend")
    let talk = try SessionTalk()
    #expect(try talk.error("stats compute --from \"abc").code == .usage)
    try talk.say("top --count 1 The capital of France is")
    try talk.say("record \(path)")
    #expect(try talk.json("replay \(path)")["commands"]?.int == 1)
    let text = try MappedFile(path: path).withBytes { String(decoding: $0, as: UTF8.self) }
    #expect(text.contains("# cannot be written in a script: expect error usage stats compute"))
  }
}
