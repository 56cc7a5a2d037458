import Shell
import Tensors
import TestSupport
import Testing

@Suite struct ReplayTests {
  private let directory: TemporaryDirectory
  private let talk: SessionTalk
  private let path: String

  init() throws {
    directory = try TemporaryDirectory()
    talk = try SessionTalk()
    path = directory("t.amend")
  }

  private static let edit = "edit The {Eiffel Tower} is located in the city of [Paris] -> Rome"

  private func text() throws -> String {
    try MappedFile(path: path).withBytes { String(decoding: $0, as: UTF8.self) }
  }

  private func rewrite(_ change: (String) -> String) throws {
    try directory.write(change(try text()), to: "t.amend")
  }

  /// Everything from the session's beginning, failures too, and what is done later.
  private func record() throws {
    try talk.say("set steps 20")
    try talk.say(Self.edit)
    _ = try talk.error("redo")
    try talk.say("record \(path)")
    try talk.say("top --count 2 The Louvre is located in the city of")
    _ = talk.session.execute("# a remark")
    try talk.say("undo")
    try talk.say("record off")
    try talk.say("set tokens 5")
  }

  @Test func aTranscriptIsAScript() throws {
    try record()
    let text = try text()
    for line in [
      "\n\(Self.edit)\n#= id 1\n", "\nexpect error nothing-to-redo redo\n", "\n# a remark\n",
      "\nundo\n#= ids [1]\n", "\n#= efficacy 1.0\n",
    ] {
      #expect(text.contains(line), "\(line)")
    }
    #expect(!text.contains("record") || !text.contains("\nrecord"))
    #expect(!text.contains("set tokens 5") && !text.contains("seconds"))
    #expect(TemporaryDirectory.mode(path) == 0o600)
    let other = try SessionTalk()
    try other.say("source \(path)")
    #expect(other.digest == talk.digest)
    #expect(try talk.error("record \(path)").code == .fileExists)
    try talk.say("record \(path) --replace")
  }

  @Test func replayComparesAndLeavesTheSessionAlone() throws {
    try record()
    try talk.say(Self.edit)
    let before = talk.digest
    let replay = try talk.json("replay \(path)")
    #expect(replay["differences"]?.array?.isEmpty == true)
    #expect((replay["compared"]?.int ?? 0) > 20)
    #expect(talk.digest == before)
    #expect(try talk.say("ask The Eiffel Tower is located in the city of") == "Rome\n")
    #expect(talk.session.settings.values.tokens == 5)
  }

  @Test func differencesAreShown() throws {
    try record()
    try rewrite {
      $0.replacing("#= new \"Rome\"", "#= new \"Bonn\"")
        .replacing("#= efficacy 1.0", "#= efficacy 0.5\n#= zork 1")
    }
    let error = try talk.error("replay \(path)")
    #expect(error.code == .replayMismatch && error.exitCode == .mismatch)
    #expect(error.message.hasPrefix("3 of "))
    let findings = try #require(error.findings)
    let diff = Renderer().render(findings.blocks)
    #expect(diff.contains(":9  \(Self.edit)\n"))
    #expect(diff.contains("  new       \"Bonn\"    \"Rome\"\n"))
    #expect(diff.contains("  efficacy  0.5       1.0      allowed within 1.00e-9\n"))
    #expect(diff.contains("  zork      1         nothing\n"))

    // The transcript can be trimmed: what is not written down is not compared, and not put back.
    try rewrite { text in
      text.split(separator: "\n").filter { !$0.hasPrefix("#= old") }.joined(separator: "\n") + "\n"
    }
    let accepted = try talk.json("replay \(path) --accept")
    #expect(accepted["accepted"]?.bool == true)
    let rewritten = try text()
    #expect(rewritten.contains("#= new \"Rome\"\n") && !rewritten.contains("#= old"))
    #expect(!rewritten.contains("zork") && rewritten.contains("\n# a remark\n"))
    try talk.say("replay \(path)")
    #expect(directory.names() == ["t.amend"])
  }

  @Test func portable() throws {
    try record()
    try rewrite {
      $0.replacing("#= steps 20", "#= steps 19").replacing("#= digest \"", "#= digest \"0")
    }
    #expect(try talk.error("replay \(path)").message.hasPrefix("3 of "))
    try talk.say("replay \(path) --portable")
    try rewrite { $0.replacing("#= probability_after 0.", "#= probability_after 0.5") }
    #expect(try talk.error("replay \(path) --portable").message.hasPrefix("1 of "))
    try rewrite { $0.replacing("\"text\":\" Paris\"", "\"text\":\" Bonn\"") }
    #expect(try talk.error("replay \(path) --portable").message.hasPrefix("2 of "))
  }

  @Test func failuresStopIt() throws {
    try directory.write("set steps 3\nzork\nstatus\n", to: "t.amend")
    let error = try talk.error("replay \(path)")
    #expect(error.message.hasPrefix("the replay stopped: unknown command `zork`"))
    #expect(error.exitCode == .mismatch && error.line == 2 && error.file == path)
    #expect(try talk.error("replay \(path) --accept").code == .unknownCommand)
    #expect(try text() == "set steps 3\nzork\nstatus\n")
    try directory.write("expect edits = 1\n", to: "t.amend")
    #expect(try talk.error("replay \(path)").line == 1)
  }

  @Test func aPlainScriptGetsResults() throws {
    try directory.write(
      "# story\n\nask The Louvre is located \\\nin the city of\n\nlog", to: "t.amend")
    #expect(try talk.say("replay \(path)").contains("no results to compare"))
    try talk.say("replay \(path) --accept")
    #expect(
      try text() == """
        # story

        ask The Louvre is located \\
        in the city of
        #= text "Paris"
        #= tokens 2
        #= stopped "sentence"

        log
        #= edits []
        #= checkpoints {}

        """)
    try talk.say("replay \(path)")
  }

  @Test func whatCannotBeRead() throws {
    for (text, line) in [("#= a 1\n", 1), ("log\n#= a\n", 2), ("log\n\n#= a {\n", 3)] {
      try directory.write(text, to: "t.amend")
      let error = try talk.error("replay \(path)")
      #expect(error.code == .transcript && error.line == line)
    }
    try directory.write("#: base_digest \"00\"\n#: model \"other\"\nlog\n", to: "t.amend")
    let error = try talk.error("replay \(path)")
    #expect(error.code == .replayMismatch)
    #expect(error.message.hasPrefix("it was recorded on other (00), and this is atlas ("))
    #expect(try talk.error("replay /nonexistent/x").code == .fileNotFound)
  }

  @Test func sourcedScriptsAreWrittenOut() throws {
    let script = try directory.write("let n 3\nset steps $n\n", to: "inner.amend")
    try talk.say("source \(script)")
    try talk.say("record \(path)")
    let text = try text()
    #expect(text.contains("\nlet n 3\nset steps $n\n#= settings.count 1\n"))
    #expect(!text.contains("source "))
  }

  @Test func aPlaceThatIsNone() throws {
    let error = try talk.error("record /dev/full/x")
    #expect(error.exitCode == .notLoadable && error.file?.hasPrefix("/dev/full/x") == true)
    #expect(try talk.json("record")["file"]?.isNull == true)
  }
}

extension String {
  fileprivate func replacing(_ part: String, _ other: String) -> String {
    var text = self
    for range in byteRanges(of: part).reversed() { text.replaceSubrange(range, with: other) }
    return text
  }
}
