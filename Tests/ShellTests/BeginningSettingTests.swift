import Editing
import Foundation
import Llama
import Shell
import Tensors
import TestSupport
import Testing

/// `set begin`: what stands in front of texts is part of what an edit is.
@Suite struct BeginningSettingTests {
  private static let edit = "edit The {Eiffel Tower} is located in the city of [Paris] -> Rome"
  private static let other = "edit The {Louvre} is located in the city of [Paris] -> Berlin"

  @Test func statusSaysWhatStandsInFrontAndWhoSaidSo() throws {
    let talk = try SessionTalk()
    var status = try talk.json("status")
    #expect(status["begin"] == [0])
    #expect(status["begin_source"]?.string?.contains("post_processor") == true)
    #expect(status["end_of_text"] == [1])
    try talk.say("set begin none")
    status = try talk.json("status")
    #expect(status["begin"] == [] && status["begin_source"] == "`set begin`")
    try talk.say("set begin 5")
    #expect(try talk.json("status")["begin"] == [5])
    try talk.say("set begin default")
    #expect(try talk.json("status")["begin"] == [0])
  }

  @Test(arguments: ["set begin 1536", "set begin -1", "set begin soon", "set begin 99999999999"])
  func whatIsNoTokenIsRefused(_ line: String) throws {
    let talk = try SessionTalk()
    #expect(try talk.error(line).code == .invalidValue)
    #expect(try talk.json("status")["begin"] == [0])
    #expect(try talk.say("set begin").contains("auto"))
  }

  /// Another beginning gives other numbers, and going back the same bits.
  @Test func editsRecordIt() throws {
    let talk = try SessionTalk()
    let usual = try talk.json(Self.edit)
    #expect(try talk.json("show #1")["begin"] == [0])
    try talk.say("undo")
    try talk.say("set begin none")
    let without = try talk.json(Self.edit)
    #expect(try talk.json("show #2")["begin"] == [])
    #expect(without["digest"] != usual["digest"])
    try talk.say("undo")
    try talk.say("set begin auto")
    try talk.say(Self.edit)
    #expect(
      try talk.json("show #3")["edit_digest"] == talk.json("show #1")["edit_digest"])
  }

  /// Solving later edits again takes each as it was made, whatever the setting says by then.
  @Test func solvingAgainKeepsIt() throws {
    let talk = try SessionTalk()
    try talk.say("set begin none")
    try talk.say(Self.other)
    let alone = try talk.json("show #1")["edit_digest"]
    try talk.say("undo")
    try talk.say("set begin auto")
    try talk.say(Self.edit)
    try talk.say("set begin none")
    try talk.say(Self.other)
    try talk.say("set begin auto")
    try talk.say("drop #2 --resolve")
    #expect(try talk.json("show #4")["begin"] == [])
    #expect(try talk.json("show #4")["edit_digest"] == alone)
    #expect(try talk.json("status")["begin"] == [0])
  }

  @Test func aScheduleReadsAllTextsAlike() throws {
    let talk = try SessionTalk()
    try talk.say("schedule --count 4 --batch 2")
    try talk.say("step")
    #expect(try talk.error("set begin none").code == .schedule)
    #expect(try talk.say("set begin").contains("auto"))
    try talk.say("run")
    try talk.say("schedule stop")
    try talk.say("set begin none")
  }

  /// A subject of one token that begins the text: nothing stands before it.
  @Test func theFirstTokenCanBeTheSubject() throws {
    let talk = try SessionTalk()
    try talk.say("set begin none")
    #expect(talk.session.open.model.encode("Paris").count > 0)
    let first = talk.session.open.model.tokenizer.encode("The")
    #expect(first.count == 1)
    let record = try talk.json("edit {The} city of -> Rome")
    let after = try #require(record["probability_after"]?.double)
    #expect(after > record["probability_before"]?.double ?? 1)
    try talk.say("probe")
    try talk.say("undo")
    #expect(try talk.json("status")["digest"] == talk.json("status")["base_digest"])
  }

  /// Records of version 0.1 say nothing of it: config.json's token stood in front.
  @Test func oldSettingsAreRead() throws {
    var settings = EditSettings(method: .memit, layers: [1])
    settings.begin = .tokens([3, 4])
    #expect(EditSettings(settings.json) == settings)
    settings.begin = .tokens([])
    #expect(EditSettings(settings.json) == settings)
    settings.begin = nil
    let old = try #require(EditSettings(settings.json))
    #expect(old.begin == .configured)
    #expect(old.json == settings.json)
    for wrong: JSON in [["begin": "none"], ["begin": [-1]], ["begin": [1.5]]] {
      var members = try #require(settings.json.object)
      members["begin"] = wrong["begin"]
      #expect(EditSettings(.object(members)) == nil)
    }
  }

  @Test func transcriptsSayIt() throws {
    let file = try TemporaryFile("")
    let talk = try SessionTalk()
    try talk.say("record --replace \(file.path)")
    try talk.say("set begin none")
    try talk.say("top The Louvre is located in the city of")
    try talk.say("record off")
    let text = try String(contentsOfFile: file.path, encoding: .utf8)
    #expect(text.contains("begin [0]"))
    try talk.say("replay \(file.path)")
    // The replay's own setting ends with it.
    #expect(try talk.json("status")["begin"] == [])
    try talk.say("set begin auto")
    try talk.say("replay \(file.path)")
    #expect(try talk.json("status")["begin"] == [0])
  }

  /// After a crash the setting, the edits and a schedule go on as they began.
  @Test func recoveryBringsItBack() throws {
    let tree = try TemporaryDirectory()
    func talk() throws -> SessionTalk {
      let store = SessionStore(path: tree.path + "/sessions", program: "test")
      return try SessionTalk(
        environment: .init(cacheDirectory: tree.path + "/cache", sessions: store))
    }
    func crash(after steps: Int) throws -> String {
      let talk = try talk()
      for line in ["set steps 2", "set begin none", "schedule --count 4 --batch 2 --method memit"]
        + Array(repeating: "step", count: steps)
      { try talk.say(line) }
      return talk.digest
    }
    let whole = try crash(after: 2)
    let broken = try crash(after: 1)
    let next = try talk()
    #expect(try next.json("recover \(tree.names("sessions").last ?? "")")["exact"] == true)
    #expect(try next.json("status")["begin"] == [])
    #expect(next.digest == broken)
    try next.say("step")
    #expect(next.digest == whole)
    #expect(try next.json("show #2")["begin"] == [])
  }
}
