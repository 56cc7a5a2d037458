import Llama
import Shell
import Tensors
import Testing

@Suite struct SessionConversationTests {
  private static let edit =
    "edit The {Eiffel Tower} is located in the city of [Paris] -> Rome"

  @Test func changeOneFactAndTakeItBack() throws {
    let talk = try SessionTalk()
    let before = talk.digest
    #expect(talk.session.prompt == "atlas> ")
    #expect(try talk.say("ask The Eiffel Tower is located in the city of") == "Paris\n")

    let said = try talk.say(Self.edit)
    #expect(said.hasPrefix("#1 Eiffel Tower: Paris -> Rome   EMMET, layer "))
    #expect(said.contains("   P(Rome) 0.0") && said.contains("   rewrite yes  paraphrases 5/5  "))
    #expect(said.contains("   undo: `undo`\n"))
    #expect(said.contains("   says \"Rome\"   rewrite yes  paraphrases 5/5  "))
    #expect(talk.session.prompt == "atlas +1> ")
    #expect(talk.digest != before)
    #expect(try talk.say("ask The Eiffel Tower is located in the city of") == "Rome\n")
    #expect(try talk.say("ask To see the Eiffel Tower you travel to") == "Rome\n")

    #expect(try talk.say("undo").hasPrefix("took back #1 Eiffel Tower: Paris -> Rome   digest "))
    #expect(talk.digest == before)
    #expect(try talk.say("ask The Eiffel Tower is located in the city of") == "Paris\n")
    let status = try talk.json("status")
    #expect(status["digest"]?.string == before)
    #expect(status["base_digest"]?.string == before)
    #expect(status["edits"]?.int == 0)
  }

  @Test func specialTokensAreReadWhenAskedFor() throws {
    let talk = try SessionTalk()
    let prompt = "<|begin_of_text|>The Eiffel Tower is located in the city of"
    #expect(try talk.say("ask --special \(prompt)") == "Paris\n")
    let tokens = talk.session.open.model.encode(prompt)
    #expect(tokens.dropFirst().first != tokens.first)
  }

  @Test func theModelNamesTheOldObjectItself() throws {
    let talk = try SessionTalk()
    try talk.say("set steps 2")
    let said = try talk.say("edit {Big Ben} can be found in the city of -> Paris")
    #expect(said.hasPrefix("#1 Big Ben: London, the model's own answer -> Paris   "))
    // What counts is the unedited model: now it says something else.
    let again = try talk.json("edit {Big Ben} can be found in the city of -> Rome")
    #expect(again["old"]?.string == "London")
    #expect(again["old_is_own_answer"]?.bool == true)
  }

  @Test func probesFollowTheirEdit() throws {
    let talk = try SessionTalk()
    try talk.say("set steps 2")
    try talk.say("probe add paraphrase You will find the Tower of Nowhere in")
    let first = try talk.json("edit The {Tower of Nowhere} stands in [Paris] -> Rome")
    #expect(first["paraphrase"]?.double != nil)
    #expect(first["neighborhood"]?.isNull == true)
    let bare = try talk.say("edit The {Tower of Elsewhere} stands in [Paris] -> Rome")
    #expect(bare.hasSuffix("no probes: probe add paraphrase \"...\"\n"))
    try talk.say("probe add neighbor The Louvre stands in")
    let probe = try talk.json("probe --verbose")
    #expect(probe["id"]?.int == 2)
    #expect(probe["prompts"]?.array?.map { $0["kind"]?.string } == ["rewrite", "neighbor"])
    #expect(try talk.json("probe #1 --verbose")["prompts"]?.array?.count == 2)
  }

  @Test func theLogKeepsWhatCanBePutBack() throws {
    let talk = try SessionTalk()
    try talk.say("set steps 2")
    for number in 1...3 { try talk.say("edit case \(number)") }
    try talk.say("undo 2")
    let log = try talk.json("log")
    #expect(log["edits"]?.array?.compactMap { $0["id"]?.int } == [1, 2, 3])
    #expect(log["edits"]?.array?.compactMap { $0["in_force"]?.bool } == [true, false, false])
    #expect(talk.session.edits.map(\.text) == ["#1"])
    try talk.say("redo 2")
    #expect(talk.session.edits.map(\.text) == ["#3", "#2", "#1"])
    #expect(talk.session.names(.subject, startingWith: "Eiffel T").map(\.text) == ["Eiffel Tower"])
  }

  @Test func quitAndComments() throws {
    let talk = try SessionTalk()
    #expect(talk.session.execute("") == nil)
    #expect(talk.session.execute("# a remark") == nil)
    #expect(!talk.session.isFinished)
    try talk.say("quit")
    #expect(talk.session.isFinished)
  }

  @Test func anotherModelDropsTheEdits() throws {
    let talk = try SessionTalk()
    let base = talk.digest
    try talk.say("edit --steps 2 case 1")
    #expect(try talk.error("model /no/such/place").code == .modelNotLoadable)
    #expect(talk.session.prompt == "atlas +1> ")
    let said = try talk.say("model atlas")
    #expect(said.hasPrefix("atlas, embedded   1 edit of the other model dropped\n"))
    #expect(
      said.contains("in front of every text: 0 \"<|begin_of_text|>\", says the post_processor"))
    #expect(talk.digest == base)
  }
}
