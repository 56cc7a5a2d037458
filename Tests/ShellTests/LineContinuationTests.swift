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
      (#"ask -- "Q: where?"#, .quote("\"")), ("ask -- --tokens \"a", nil),
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

  /// The first quote was forgotten: what it ran into was a command.
  @Test(arguments: [
    "ask \"To be\nedit The {A} is -> B\nexpect ask \"To be\" is B\n",
    "edit \"The {A} is in -> B\nexpect ask \"The A is in\" is B\n",
  ])
  func theNextQuoteDoesNotEndAForgottenOne(script: String) {
    var reader = ScriptReader(bytes: Array(script.utf8), name: "s.amend")
    let error = #expect(throws: ShellError.self) { _ = try reader.next() }
    #expect(error?.line == 1 && error?.code == .usage)
  }

  @Test func aLongTextIsReadInOneGo() throws {
    let text = String(repeating: "a line of it\n", count: 40_000)
    var reader = ScriptReader(bytes: Array("ask \"\(text)\"\nlog\n".utf8), name: "s.amend")
    #expect(try reader.next()?.text.utf8.count == text.utf8.count + 6)
    #expect(try reader.next()?.text == "log")
  }
}
