import Shell
import Tensors
import Testing

@Suite struct ExpectTests {
  private static let edit = "edit The {Eiffel Tower} is located in the city of [Paris] -> Rome"

  @Test func whatHolds() throws {
    let talk = try SessionTalk()
    try talk.say("expect digest same as base")
    try talk.say("expect edits = 0")
    try talk.say(Self.edit)
    for line in [
      "expect efficacy >= 0.99", "expect efficacy = 1", "expect neighborhood <= 1.0",
      "expect subject is Eiffel Tower", "expect subject begins Eiffel",
      "expect subject contains Tow", "expect subject != Louvre", "expect layers.count = 1",
      "expect layers[0] = 1", "expect old_is_own_answer = false", "expect edits = 1",
      "expect model is atlas",
      #"expect ask "To see the Eiffel Tower you travel to" is Rome"#,
      #"expect top "The Louvre is located in the city of" is Paris"#,
      "expect error nothing-to-redo redo", "expect error unknown-command zork $nobody",
      "expect error expectation expect edits = 7",
    ] {
      #expect(try talk.say(line).hasPrefix("ok  "), "\(line)")
    }
    try talk.say("undo")
    try talk.say("expect digest same as before")
    try talk.say("expect digest same as base")
    #expect(try talk.json("expect edits = 0")["actual"]?.int == 0)
  }

  @Test func whatDoesNot() throws {
    let talk = try SessionTalk()
    #expect(try talk.error("expect efficacy = 1").code == .usage)
    #expect(try talk.error("expect digest same as before").code == .usage)
    try talk.say(Self.edit)
    let cases = [
      ("expect efficacy < 0.5", "expected efficacy < 0.5; it is 1.0"),
      ("expect subject is Louvre", "expected subject is Louvre; it is Eiffel Tower"),
      (
        #"expect ask "The Louvre is located in the city of" is Rome"#,
        "expected that it says Rome; after \"The Louvre is located in the city of\" it says Paris"
      ),
      (
        "expect digest same as before",
        "expected the digest to be the same as before; it is another, with 1 edit in force"
      ),
      ("expect error usage status", "expected `status` to fail with usage; it succeeded"),
      (
        "expect error usage redo 3",
        "expected the error usage; it is nothing-to-redo: there is nothing to redo"
      ),
    ]
    for (line, message) in cases {
      let error = try talk.error(line)
      #expect(error.code == .expectation && error.exitCode == .mismatch)
      #expect(error.message == message)
    }
  }

  @Test func whatCannotBeAsked() throws {
    let talk = try SessionTalk()
    try talk.say(Self.edit)
    #expect(try talk.error("expect eficacy = 1").hint == "did you mean `efficacy`?")
    #expect(try talk.error("expect layers = 1").hint?.contains("`layers.count`") == true)
    #expect(try talk.error("expect subject > 3").code == .usage)
    #expect(try talk.error("expect efficacy > many").code == .usage)
    #expect(try talk.error("expect digest same as yesterday").code == .usage)
    #expect(try talk.error("expect efficacy").code == .usage)
    let mistyped = try talk.error("expect error nothing-to-unod undo")
    #expect(mistyped.code == .usage && mistyped.column == 14)
    #expect(mistyped.hint == "did you mean `nothing-to-undo` or `nothing-to-redo`?")
  }
}
