import Shell
import Tensors
import TestSupport
import Testing

/// `history` and `rerun`, with a history that the test keeps.
@Suite struct HistoryCommandTests {
  private final class Typed: CommandHistory {
    var lines: [HistoryLine]
    var repeated: [String] = []

    init(_ texts: [String]) {
      lines = texts.enumerated().map { HistoryLine(number: $0 + 1, text: $1) }
    }

    func repeats(_ line: String) { repeated.append(line) }
  }

  private let talk: SessionTalk
  private let typed: Typed

  init() throws {
    talk = try SessionTalk()
    typed = Typed(["set steps 7", "status", "zork", "set tokens 3", "rerun 2", "set tokens 4"])
    talk.session.history = typed
  }

  @Test(arguments: [
    ("history", [1, 2, 3, 4, 5, 6]), ("history 2", [5, 6]), ("history 2-4", [2, 3, 4]),
    ("history 5-", [5, 6]), ("history --find tokens", [4, 6]), ("history 1-5 --find tokens", [4]),
    ("history 7-9", []),
  ])
  func lists(line: String, numbers: [Int]) throws {
    let lines = try #require(try talk.json(line)["lines"]?.array)
    #expect(lines.map { $0["number"]?.int } == numbers)
  }

  @Test func showsTheLines() throws {
    #expect(try talk.say("history 3-4") == "3  zork\n4  set tokens 3\n")
  }

  @Test func runsOneLineOrSeveralAgain() throws {
    #expect(try talk.json("rerun 1")["commands"]?.int == 1)
    #expect(talk.session.settings.values.steps == 7)
    try talk.say("rerun")
    #expect(talk.session.settings.values.tokens == 4)
    try talk.say("rerun 1-2")
    #expect(typed.repeated == ["set steps 7", "set tokens 4", "set steps 7", "status"])
  }

  /// Such a line is the newest of the history when it runs.
  @Test func aLineCannotRunItselfAgain() throws {
    typed.lines = [HistoryLine(number: 1, text: "expect error usage rerun")]
    let error = try talk.error("expect error usage rerun")
    #expect(error.code == .expectation && error.message.contains("no-such-line"))
    #expect(typed.repeated == ["expect error usage rerun"])
    try talk.say("set steps 8")
  }

  @Test func stopsAtTheFirstFailure() throws {
    #expect(try talk.error("rerun 2-4").code == .unknownCommand)
    #expect(typed.repeated == ["status", "zork"])
    #expect(talk.session.settings.values.tokens != 3)
  }

  @Test(arguments: [
    ("rerun 9", "no-such-line"), ("rerun 5", "no-such-line"), ("rerun 4-6", "no-such-line"),
    ("rerun x", "invalid-value"), ("rerun 0", "invalid-value"), ("rerun 5-2", "invalid-value"),
  ])
  func refuses(line: String, code: String) throws {
    #expect(try talk.error(line).code.name == code)
    #expect(typed.repeated.isEmpty)
  }

  @Test func withoutATerminalThereIsNone() throws {
    let talk = try SessionTalk()
    #expect(try talk.json("history")["lines"]?.array?.isEmpty == true)
    #expect(try talk.error("rerun 1").code.name == "no-history")
  }

  @Test func aScriptDoesNotRerun() throws {
    let record = talk.session.execute("rerun 1", at: ScriptPlace(file: "s.amend", line: 1))
    guard case .failure(let error)? = record?.outcome else {
      Issue.record("it ran")
      return
    }
    #expect(error.code.name == "no-history")
  }

  @Test func aTranscriptHasTheLinesAndNotTheRerun() throws {
    let directory = try TemporaryDirectory()
    let path = directory("t.amend")
    try talk.say("rerun 1")
    _ = try talk.error("rerun 9")
    try talk.say("history")
    try talk.say("record \(path)")
    try talk.say("rerun 4")
    try talk.say("record off")
    let text = try MappedFile(path: path).withBytes { String(decoding: $0, as: UTF8.self) }
    #expect(text.contains("set steps 7\n") && text.contains("set tokens 3\n"))
    #expect(!text.contains("rerun") && !text.contains("history"))
  }

  @Test func aCommandOfTwoLinesIsReadBackFromATranscript() throws {
    let directory = try TemporaryDirectory()
    let path = directory("t.amend")
    try talk.say("ask \"The Louvre stands in\nThe Louvre stands in\"")
    _ = try talk.error("edit \"The {Louvre}\nis\"")
    try talk.say("record \(path)")
    try talk.say("record off")
    let replay = try talk.json("replay \(path)")
    #expect(replay["differences"]?.array?.isEmpty == true)
    #expect(replay["compared"]?.int ?? 0 > 0)
  }
}
