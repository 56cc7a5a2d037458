import Shell
import Testing

@Suite struct LineContinuationTests {
  @Test(
    arguments: [
      (#"ask The \"#, .backslash), (#"ask The \\"#, nil),
      // Where words are taken, a word that begins with a quote is quoted.
      (#"dataset "my "#, .quote("\"")), ("dataset 'my ", .quote("'")), (#"dataset "my" "#, nil),
      (#"edit --from "my"#, .quote("\"")), (#"edit --from="my"#, .quote("\"")),
      ("edit from='my", .quote("'")), (#"expect ask "The "#, .quote("\"")),
      (#"expect ask "The" is "R"#, .quote("\"")), (#"expect error usage ask "R"#, .quote("\"")),
      // A text is quoted by a double quote in front of it, and by nothing else.
      (#"ask "The "#, .quote("\"")), (#"ask "The\" "#, .quote("\"")), (#"ask "The" and"#, nil),
      (#"ask --tokens 3 "The "#, .quote("\"")), (#"edit "The {A} is -> "#, .quote("\"")),
      ("ask It's Ann's", nil), ("ask 'Tis", nil), ("ask He said \"no", nil),
      ("edit {Ann}'s home is -> Rome", nil), ("probe add neighbor It's", nil),
      // What is no command is complained about at once.
      ("zork \"a", nil), ("# it's", nil), ("", nil), ("dataset it's", nil),
    ] as [(String, LineContinuation?)])
  func reason(line: String, expected: LineContinuation?) {
    #expect(LineContinuation(of: line) == expected)
  }

  @Test func joining() {
    #expect(LineContinuation.backslash.joining(#"ask a\"#, " b") == "ask a b")
    #expect(LineContinuation.quote("'").joining("dataset 'a", "b'") == "dataset 'a\nb'")
  }

  @Test(arguments: [
    "ask \"Q: Where?\nA:\"\nlog", "ask \"Q: Where?\r\nA:\"\r\nlog",
  ])
  func scriptsGoOnInAQuote(script: String) throws {
    var reader = ScriptReader(bytes: Array(script.utf8), name: "s.amend")
    #expect(
      try reader.next() == ScriptLine(number: 1, last: 2, text: "ask \"Q: Where?\nA:\""))
    #expect(try reader.next() == ScriptLine(number: 3, text: "log"))
  }

  @Test func aScriptDoesNotDisappearInAQuote() throws {
    var reader = ScriptReader(bytes: Array("log\nask \"To be\nundo\n".utf8), name: "s.amend")
    _ = try reader.next()
    do {
      _ = try reader.next()
      Issue.record("it was read")
    } catch {
      #expect(error.line == 2 && error.code == .usage)
    }
  }
}
