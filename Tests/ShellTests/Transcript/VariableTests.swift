import Shell
import Tensors
import Testing

@Suite struct VariableTests {
  private let values = ["city": "Rome", "two": "two words", "n": "7", "money": "5$"]

  private func parse(_ line: String) throws -> ParsedCommand {
    let expansion = VariableExpansion(names: values.keys.sorted()) { values[$0] }
    return try #require(
      try CommandParser(interactive: false, expansion: expansion).parse(line))
  }

  @Test(arguments: [
    ("ask The city is $city", "The city is Rome"),
    ("ask \"in ${city}s, $two\"", "in Romes, two words"),
    ("ask '$city'", "$city"),
    ("ask It costs $5, $$city and $", "It costs $5, $city and $"),
    ("ask $money$$", "5$$"),
  ])
  func inText(line: String, expected: String) throws {
    #expect(try parse(line).text("PROMPT") == expected)
  }

  /// A value stays one word, whatever is in it, and is never read again.
  @Test func inWords() throws {
    #expect(try parse("dataset $two").text("FILE") == "two words")
    #expect(try parse("dataset a/${city}.json").text("FILE") == "a/Rome.json")
    #expect(try parse(#"dataset \$city"#).text("FILE") == "$city")
    #expect(try parse("show $n").integer("ID") == 7)
    #expect(try parse("ask --tokens=$n --seed $n hello").integer("seed") == 7)
  }

  @Test func inFacts() throws {
    let fact = try parse("edit {$two} is in [$city] -> x$n").edit("TEXT")
    #expect(
      fact == EditText(before: "", subject: "two words", after: " is in", old: "Rome", new: "x7"))
  }

  @Test func aCommandSeesToItsOwn() throws {
    #expect(try parse("expect error usage ask $nobody").text("COMMAND") == "ask $nobody")
  }

  @Test(arguments: [
    ("ask the $cty", 9, "did you mean `city`? `let cty VALUE` makes one; $$ is a dollar"),
    ("dataset \"a $zork\"", 12, "`let zork VALUE` makes one; $$ is a dollar"),
    ("edit {A} is in -> $nobody", 19, "`let nobody VALUE` makes one; $$ is a dollar"),
  ])
  func undefined(line: String, column: Int, hint: String) {
    let error = #expect(throws: ShellError.self) { try parse(line) }
    #expect(error?.code.name == "undefined-variable")
    #expect(error?.column == column)
    #expect(error?.hint == hint)
  }

  @Test func bracesOfAFactAreItsSubject() {
    let error = #expect(throws: ShellError.self) { try parse("edit The ${city} is -> B") }
    #expect(error?.code.name == "edit-text")
    #expect(error?.hint == "write {$city}, or $city elsewhere")
  }

  @Test func names() throws {
    var variables = ScriptVariables()
    for name in ["", "1a", "a-b", "é", "a b", "here", "digest"] {
      #expect(throws: ShellError.self) { try variables.set(name, to: "x") }
    }
    try variables.set("batch", to: "16", isDefined: true)
    try variables.set("batch", to: "4")
    try variables.set("_x9", to: "a")
    try variables.set("_x9", to: "b")
    #expect(variables.entries.map(\.value) == ["16", "b"])
  }

  @Test func letAndSettingsAreApart() throws {
    let talk = try SessionTalk()
    #expect(try talk.say("let") == "no variables\n")
    #expect(try talk.say("let city = Rome") == "$city  Rome\n")
    #expect(try talk.say("let city The Hague").hasPrefix("$city  The Hague"))
    #expect(try talk.say("let method memit").contains("the setting method is another thing"))
    #expect(try talk.json("set method")["settings"]?[0]?["value"]?.string == "emmet")
    try talk.say("let steps 7")
    try talk.say("set steps $steps")
    #expect(talk.session.settings.values.steps == 7)
    #expect(try talk.error("let nothing").code == .undefinedVariable)
    #expect(try talk.error("let 9 x").column == 5)
    #expect(try talk.error("set steps $stpes").hint?.hasPrefix("did you mean `steps`?") == true)
  }

  @Test func whatTheCommandLineDefinesStays() throws {
    let talk = try SessionTalk(
      environment: .init(definitions: [(name: "city", value: "Berlin $5")]))
    #expect(try talk.say("let city Rome") == "$city  Berlin $5  --define\n")
    try talk.say("let clean $digest")
    try talk.say("expect digest same as $clean")
  }
}
