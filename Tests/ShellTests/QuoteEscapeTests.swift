import Llama
import Shell
import Testing

/// Quotes and escapes mean the same wherever a text is typed.
@Suite struct QuoteEscapeTests {
  @Test(arguments: [
    (#"a\nb"#, "a\nb"), (#"a\tb"#, "a\tb"), (#"say \"x\""#, "say \"x\""), (#"a\\nb"#, #"a\nb"#),
    (#"\u{e9}\u{1F600}"#, "é😀"), (#"\u{}"#, #"\u{}"#), (#"\u{110000}"#, #"\u{110000}"#),
    (#"\u{+41}"#, #"\u{+41}"#), (#"\q"#, #"\q"#), (#"end\"#, #"end\"#), ("", ""),
  ])
  func decodes(_ typed: String, _ meant: String) {
    #expect(QuoteEscape.decode(typed) == meant)
  }

  @Test(arguments: ["a\nb\t\"c\" \\ d", "\u{1}é\u{7F}", "plain"])
  func encodesSoThatItCanBeTypedBack(_ text: String) {
    #expect(QuoteEscape.decode(QuoteEscape.encode(text)) == text)
    #expect(!QuoteEscape.encode(text).contains("\n"))
  }

  private func edit(_ line: String) throws -> EditText {
    let command = try #require(try CommandParser(table: .amend, interactive: false).parse(line))
    return try command.edit("TEXT")
  }

  @Test(arguments: [
    (#"edit The {X} is in -> Rome"#, "The ", " is in", "Rome", ObjectJoin.automatic),
    (#"edit "Q: {X}?\n\n -> Rome""#, "Q: ", "?\n\n", "Rome", .automatic),
    (#"edit "Where is {X}? " -> "Rome""#, "Where is ", "? ", "Rome", .automatic),
    (#"edit The study of {X} is phys ->+ ics"#, "The study of ", " is phys", "ics", .direct),
    (#"edit {X} is →+ "a\tb""#, "", " is", "a\tb", .direct),
    (
      #"edit {X} said "yes" to -> "no" and "yes""#, "", #" said "yes" to"#, #""no" and "yes""#,
      .automatic
    ),
    (#"edit {X} is -> " Rome""#, "", " is", " Rome", .automatic),
    (#"edit {X} is called -> "“Rome”""#, "", " is called", "“Rome”", .automatic),
    (#"edit {X} is a\n -> b"#, "", #" is a\n"#, "b", .automatic),
  ])
  func inAFact(
    _ line: String, _ before: String, _ after: String, _ new: String, _ join: ObjectJoin
  ) throws {
    let fact = try edit(line)
    #expect(fact.before == before && fact.after == after && fact.new == new && fact.join == join)
  }

  @Test func oldObjectsToo() throws {
    let fact = try edit(#"edit "The {X}:\n" ["Paris, \"the\" city"] -> "Rome""#)
    #expect(fact.old == #"Paris, "the" city"# && fact.after == ":\n" && fact.new == "Rome")
    #expect(try edit(#"edit The play {"Hamlet"} is by -> X"#).subject == #""Hamlet""#)
  }

  @Test(arguments: [
    "edit The {X} is in —> Rome", "edit The {X} is in –> Rome", "edit {X} is -> “Rome”",
    "ask “The tower is in”", "top —count 5 The tower", "edit “The {X} is in -> Rome”",
  ])
  func typographicMarksAreNamed(_ line: String) throws {
    let error = #expect(throws: ShellError.self) {
      try CommandParser(table: .amend, interactive: false).parse(line)
    }
    #expect(error?.hint?.contains("type") == true, "\(String(describing: error))")
  }

  @Test func inPromptsAndExpectations() throws {
    let parser = CommandParser(table: .amend, interactive: false)
    let ask = try #require(try parser.parse(#"ask "one\ntwo \"three\"""#))
    #expect(try ask.text("PROMPT") == "one\ntwo \"three\"")
    let single = try #require(try parser.parse(#"ask 'one\ntwo'"#))
    #expect(try single.text("PROMPT") == #"one\ntwo"#)
    let expect = try #require(try parser.parse(#"expect ask "one\ntwo" is Rome"#))
    #expect(try expect.text("PROMPT") == "one\ntwo")
  }
}
