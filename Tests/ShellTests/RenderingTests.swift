import Shell
import Testing

@Suite struct RenderingTests {
  private let color = Style(hasColor: true, isUnicode: true)

  @Test func json() {
    let field: Field = [
      "b": 1, "a": [true, nil, 0.1, 1e300], "path": "/x\\\"\n\u{1}é日", "nan": .double(.nan),
      "f": .float(0.1), "empty": [:],
    ]
    #expect(
      field.json == #"{"b":1,"a":[true,null,0.1,1e+300],"path":"/x\\\"\n\u0001é日","nan":null,"#
        + #""f":0.1,"empty":{}}"#)
  }

  @Test func records() {
    let good = CommandRecord(
      command: "ask", outcome: .success(CommandResult("ask", fields: [.init("text", "Rome")])),
      cost: CommandCost(seconds: 0.5), digest: "ab")
    #expect(
      good.jsonLine
        == "{\"command\":\"ask\",\"ok\":true,\"text\":\"Rome\",\"seconds\":0.5,\"digest\":\"ab\"}\n"
    )
    let bad = CommandRecord(
      command: "undo", outcome: .failure(ShellError(.nothingToUndo, "no edits")),
      cost: CommandCost(seconds: 0), digest: nil)
    #expect(
      bad.field.json == #"{"command":"undo","ok":false,"error":{"code":"nothing-to-undo","#
        + #""message":"no edits","hint":null,"line":null,"column":null},"seconds":0.0,"digest":null}"#
    )
  }

  @Test func resultsAsTables() {
    let thing: Field = ["id": 1, "text": "a, \"b\"", "score": ["S": 0.1, "n": nil]]
    let list = CommandResult(
      "top", fields: [.init("count", 2), .init("list", [thing, ["id": 2, "layers": [1, 2]]])])
    #expect(list.csv == "id,text,score.S,score.n,layers\n1,\"a, \"\"b\"\"\",0.1,,\n2,,,,1 2\n")
    let one = CommandResult("ask", fields: [.init("text", "Rome"), .init("ok", true)])
    #expect(one.csv == "text,ok\nRome,true\n")
    #expect(CommandResult("quit").csv == "")
  }

  @Test func tablesAlignByDisplayWidth() {
    let table = Block.table(
      [.left("token"), .right("p")],
      [["Rome", "0.9"], ["日本", "0.05"], ["e\u{301}a", "1"], ["only"], ["", ""]])
    #expect(
      Renderer().render([table])
        == "token     p\nRome    0.9\n日本   0.05\ne\u{301}a        1\nonly\n\n")
  }

  @Test func tablesAreSqueezedToTheTerminal() {
    let table = Block.table(
      [.left(), .left(), .right()], [["#1", "The Eiffel Tower is in Rome", "99 %"]])
    #expect(Renderer(width: 24).render([table]) == "#1  The Eiffel To…  99 %\n")
    #expect(Renderer(width: 10).render([table]) == "#1  The E…\n")
  }

  @Test func colourAndControls() {
    let line = Block.line([.ok("yes"), " ", .bad("\u{1B}[2Jx\ny")])
    #expect(Renderer().render([line]) == "yes \\u{1b}[2Jx\ny\n")
    #expect(
      Renderer(style: color).render([line])
        == "\u{1B}[32myes\u{1B}[0m \u{1B}[31m\\u{1b}[2Jx\ny\u{1B}[0m\n")
    #expect(Renderer().render([.table([.left()], [["a\nb\tc"]])]) == "a\\nb\\tc\n")
  }

  @Test func linesGoOnBetweenTheirParts() {
    let line = Block.line([
      "#1", " Eiffel Tower", "   P(Rome) ", .number("0.99"), "  paraphrases ", .ok("5/5"),
    ])
    let whole = "#1 Eiffel Tower   P(Rome) 0.99  paraphrases 5/5\n"
    #expect(Renderer().render([line]) == whole)
    #expect(Renderer(width: 47).render([line]) == whole)
    #expect(
      Renderer(width: 46).render([line])
        == "#1 Eiffel Tower   P(Rome) 0.99\n   paraphrases 5/5\n")
    #expect(
      Renderer(width: 20).render([line])
        == "#1 Eiffel Tower\n   P(Rome) 0.99\n   paraphrases 5/5\n")
    #expect(Renderer(width: 4).render([.line(["  a long line of one part"])]).count == 26)
  }

  @Test func paragraphsWrap() {
    let block = Block.paragraph("one two three four five", indent: 2)
    #expect(Renderer(width: 22).render([block]) == "  one two three four\n  five\n")
  }

  @Test(arguments: [
    (Style.ColorChoice.auto, true, [:], true), (.auto, false, [:], false),
    (.auto, true, ["NO_COLOR": "1"], false), (.auto, true, ["NO_COLOR": ""], true),
    (.auto, false, ["CLICOLOR_FORCE": "1"], true), (.auto, false, ["CLICOLOR_FORCE": "0"], false),
    (.auto, false, ["CLICOLOR_FORCE": "1", "NO_COLOR": "1"], false),
    (.auto, true, ["TERM": "dumb"], false), (.always, false, ["NO_COLOR": "1"], true),
    (.never, true, ["CLICOLOR_FORCE": "1"], false),
  ])
  func colourIsDecidedOnce(
    choice: Style.ColorChoice, isTerminal: Bool, environment: [String: String], expected: Bool
  ) {
    let style = Style.resolve(choice, isTerminal: isTerminal, environment: environment)
    #expect(style.hasColor == expected)
  }

  @Test(arguments: [
    ([:], true), (["LANG": "de_DE.UTF-8"], true), (["LANG": "C"], false),
    (["LC_ALL": "C.utf8", "LANG": "C"], true), (["TERM": "dumb"], false),
    (["LANG": "ca_ES.UTF-8@valencia"], true),
  ])
  func unicodeFollowsTheLocale(environment: [String: String], expected: Bool) {
    let style = Style.resolve(.auto, isTerminal: true, environment: environment)
    #expect(style.isUnicode == expected)
  }

  @Test(arguments: [
    ("", 0), ("abc", 3), ("日本", 4), ("e\u{301}", 1), ("한", 2), ("👍🏽", 2), ("👨‍👩‍👧", 2), ("🇫🇷", 2),
    ("❤️", 2), ("→", 1), ("a\u{200B}b", 2), ("ｱ", 1),
  ])
  func width(text: String, expected: Int) {
    #expect(DisplayWidth.of(text) == expected)
  }

  @Test(arguments: [
    ("abcdef", 6, "abcdef"), ("abcdef", 4, "abc…"), ("日本語", 4, "日…"), ("日本語", 5, "日本…"),
    ("abc", 1, "…"), ("abc", 0, ""),
  ])
  func truncates(text: String, width: Int, expected: String) {
    #expect(DisplayWidth.truncate(text, to: width, ellipsis: "…") == expected)
  }

  @Test(arguments: [
    (0.0, "        ", "........"), (1.0, "████████", "########"), (0.5, "████    ", "####...."),
    (0.51, "████▏   ", "####...."), (0.0625, "▌       ", "#......."), (2.0, "████████", "########"),
    (-1.0, "        ", "........"), (Double.nan, "        ", "........"),
  ])
  func bar(fraction: Double, unicode: String, ascii: String) {
    #expect(Bar.text(fraction) == unicode)
    #expect(Bar.text(fraction, isUnicode: false) == ascii)
  }

  @Test func barsInTables() {
    let table = Block.table([.left("share"), .left()], [[.bar(0.5), "x"], [.bar(0.51), "y"]])
    #expect(Renderer().render([table]) == "share\n████   x\n████▏  y\n")
    let ascii = Renderer(style: Style(hasColor: false, isUnicode: false))
    #expect(ascii.render([table]) == "share\n####....  x\n####....  y\n")
  }

  @Test func numbers() {
    #expect(NumberText.fixed(3.14159, 2) == "3.14")
    #expect(NumberText.fixed(-0.001, 2) == "0.00")
    #expect(NumberText.fixed(-1.5, 1) == "-1.5")
    #expect(NumberText.fixed(0.05, 3) == "0.050")
    #expect(NumberText.fixed(.nan, 1) == "nan")
    #expect(
      NumberText.fixed(1e14, 15) == "1e+14" || NumberText.fixed(1e14, 15) == "100000000000000.0")
    #expect(NumberText.percent(0.9731) == "97.3 %")
    #expect(
      ["0", "999", "4,096", "1,234,567"] == [0, 999, 4096, 1_234_567].map(NumberText.grouped))
    #expect(NumberText.grouped(-1000) == "-1,000")
  }

  @Test(arguments: [
    (0.0001, "0.1 ms"), (0.0123, "12 ms"), (0.9996, "1.0 s"), (3.21, "3.2 s"), (9.96, "10 s"),
    (59.6, "1 min 00 s"), (125, "2 min 05 s"), (7300, "2 h 01 min"), (Double.infinity, "?"),
  ])
  func duration(seconds: Double, expected: String) {
    #expect(NumberText.duration(seconds) == expected)
  }
}

@Suite struct ErrorReportTests {
  @Test func caretUnderTheWord() throws {
    let line = "edit --method 日本 {A} is -> B"
    let error = #expect(throws: ShellError.self) {
      try CommandParser(interactive: true).parse(line)
    }
    #expect(
      error?.report(style: .plain) == """
        error: --method cannot be `日本`
          edit --method 日本 {A} is -> B
                        ^^^^
        hint: it is one of `rome`, `emmet`, `memit`

        """)
  }

  @Test func placeInAScript() {
    let error = ShellError(.nothingToUndo, "there is nothing to undo").inScript(
      ScriptPlace(file: "s.amend", line: 7))
    #expect(error.report(style: .plain) == "s.amend:7: error: there is nothing to undo\n")
    let moved = error.inScript(ScriptPlace(file: "other", line: 1))
    #expect(moved.report(style: .plain) == "other:1: s.amend:7: error: there is nothing to undo\n")
  }

  @Test func caretAtTheEnd() {
    let error = #expect(throws: ShellError.self) {
      try CommandParser(interactive: true).parse("show")
    }
    #expect(
      error?.report(style: .plain)
        == "error: `show` needs ID\n  show\n      ^\nhint: usage: show #ID\n")
  }

  @Test func controlsDoNotReachTheTerminal() {
    let error = ShellError(.failed, "bad \u{1B}]0;x\u{7}")
    #expect(error.report(style: .plain) == "error: bad \\u{1b}]0;x\\u{7}\n")
  }
}
