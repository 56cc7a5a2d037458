import Shell
import Tensors
import TestSupport
import Testing

/// The tour leads through, and leaves everything as it was.
@Suite(.serialized) struct TourTests {
  private let talk: SessionTalk
  private var session: Session { talk.session }

  /// Statistics are taken once for all.
  private static let cache = try? TemporaryDirectory.lasting()

  init() throws {
    talk = try SessionTalk(
      environment: .init(cacheDirectory: Self.cache?.path, isInteractive: true))
  }

  /// A beginning of the word is the word, for a person.
  @Test func shortFormsAreTheTourToo() throws {
    try talk.say("tour")
    #expect(try talk.say("tou").contains("tour 1/"))
    try talk.say("timing on")
    #expect(session.active.settings.values.timing && !session.settings.values.timing)
    #expect(try talk.say("tou stop").contains("the tour is over"))
    #expect(session.prompt == "atlas> ")
  }

  @Test func enterAloneLeadsThrough() throws {
    try talk.say("edit case 12")
    try talk.say("edit case 40")
    try talk.say("undo")
    let (digest, prompt) = (talk.digest, session.prompt)
    #expect(try talk.say("tour").contains("tour 1/"))
    #expect(session.prompt == "tour> ")
    var commands: [String] = []
    var said: [String: String] = [:]
    while let line = session.suggestion {
      said[line] = try talk.say(line)
      commands.append(CommandTable.amend[word: String(line.split(separator: " ")[0])]?.name ?? "")
      try #require(commands.count < 20)
    }
    for name in ["edit", "probe", "undo", "schedule", "run", "back"] {
      #expect(commands.contains(name))
    }
    func answer(_ beginning: String) -> String? {
      said.first { $0.key.hasPrefix(beginning) }?.value
    }
    #expect(answer("ask The Eiffel")?.hasPrefix("Paris") == true)
    #expect(answer("ask To see")?.hasPrefix("Rome") == true)
    #expect(answer("run")?.contains("the plan is done") == true)
    #expect(answer("back")?.contains("0 of 3 batches written") == true)
    #expect(talk.digest == digest && session.prompt == prompt)
    #expect(try talk.error("plan").code.name == "schedule")
    #expect(try talk.json("redo")["edits"]?.int == 2)
  }

  @Test func whateverElseIsTypedRunsOnTheTour() throws {
    let digest = talk.digest
    try talk.say("tour")
    let suggestion = session.suggestion
    #expect(try talk.say("edit case 77").contains("`tour stop` ends it"))
    #expect(session.prompt == "tour +1> ")
    #expect(session.suggestion == suggestion)
    #expect(try talk.error("zork").code.name == "unknown-command")
    #expect(talk.digest == digest)
    try talk.say("tour stop")
    #expect(session.prompt == "atlas> " && session.suggestion == nil)
    #expect(try talk.json("log")["edits"]?.array?.isEmpty == true)
    #expect(try talk.error("tour stop").code.name == "no-tour")
  }

  @Test func quitLeavesTheShell() throws {
    try talk.say("tour")
    try talk.say("quit")
    #expect(session.isFinished && session.suggestion == nil)
  }

  @Test func aScriptGetsAList() throws {
    let script = try SessionTalk()
    let text = try script.say("tour")
    #expect(text.contains("  run --every 1\n"))
    #expect(script.session.suggestion == nil)
    let steps = try script.json("tour")["steps"]?.array ?? []
    let parser = CommandParser(interactive: false)
    for step in steps { #expect(try parser.parse(try #require(step["command"]?.string)) != nil) }
    #expect(steps.count >= 8)
  }
}
