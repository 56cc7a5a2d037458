import Llama
import Shell
import Testing

@Suite struct CommandCostTests {
  @Test func wording() {
    var cost = CommandCost(seconds: 2, processorSeconds: 3.5, peakBytes: 300 << 20)
    #expect(cost.text == "time 2.0 s   processor 3.5 s   memory 300 MiB at the most so far")
    (cost.tokens, cost.operations) = (2500, 3e11)
    #expect(cost.text.hasSuffix(" so far   1,250 tokens/s   150 GFLOP/s"))
  }

  @Test func tokensOfAPrompt() throws {
    let talk = try SessionTalk()
    let prompt = "The Eiffel Tower is located in the city of"
    let record = try #require(talk.session.execute("ask --tokens 1 \(prompt)"))
    #expect(record.cost.tokens == talk.session.open.model.encode(prompt).count)
    #expect(record.cost.operations > 0 && record.cost.seconds > 0)
    #expect(try #require(talk.session.execute("help quit")).cost.tokens == 0)
  }

  /// Who waits is told what Ctrl-C will do to this command, not to commands in general.
  @Test func whatStoppingWillDo() throws {
    let notes = Notes()
    let talk = try SessionTalk(environment: .init(report: { _ in notes.take() }))
    notes.session = talk.session
    try talk.say("edit case 12")
    #expect(notes.texts == ["Ctrl-C changes nothing"])
    try talk.say("trace --samples 1 The {Eiffel Tower} is located in the city of")
    #expect(notes.texts == ["Ctrl-C changes nothing", "Ctrl-C stops"])
    #expect(talk.session.stopText == "Ctrl-C stops")
  }

  private final class Notes {
    weak var session: Session?
    var texts: Set<String> = []
    func take() { session.map { _ = texts.insert($0.stopText) } }
  }
}
