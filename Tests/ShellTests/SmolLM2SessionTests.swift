import Llama
import Shell
import Tensors
import TestSupport
import Testing

/// What a user of a real Llama sees with no option set, against transformers 5.24.
@Suite(.enabled(if: SmolLM2.isPresent, Comment(rawValue: SmolLM2.missing)))
struct SmolLM2SessionTests {
  private func talk() throws -> SessionTalk {
    try SessionTalk(.directory(SmolLM2.directory()), environment: .init(weights: .mapped))
  }

  private func likeliest(_ talk: SessionTalk, _ line: String) throws -> (String?, Double) {
    let token = try talk.json(line)["tokens"]?.array?.first
    return (token?["text"]?.string, token?["probability"]?.double ?? -1)
  }

  @Test func nextTokens() throws {
    let talk = try talk()
    let tower = "top The Eiffel Tower is located in the city of"
    let (paris, probability) = try likeliest(talk, tower)
    #expect(paris == " Paris" && abs(probability - 0.7015) < 1e-4)
    let (french, second) = try likeliest(talk, "top The mother tongue of Danielle Darrieux is")
    #expect(french == " French" && abs(second - 0.190) < 1e-3)
    // What version 0.1 read: config.json's token in front.
    try talk.say("set begin 1")
    #expect(try abs(likeliest(talk, tower).1 - 0.304) < 1e-3)
  }

  /// A sentence that breaks off is continued; a question is a turn of a conversation.
  @Test func chatForm() throws {
    let talk = try talk()
    #expect(try talk.json("ask The capital of Japan is")["text"] == "Tokyo")
    let answer = try talk.json("ask What is the capital of France?")
    #expect(answer["form"] == "chat")
    #expect(answer["text"] == "The capital of France is Paris")
    #expect(try talk.json("ask --tokens 4 <|im_start|>user\\nHi.")["form"] == nil)
    try talk.say("set chat off")
    #expect(try talk.json("ask What is the capital of France?")["form"] == nil)
  }

  /// One fact, with moments over little text: the edit takes, is said, and goes without a trace.
  @Test func aFactIsWritten() throws {
    let talk = try talk()
    let text = Shared.path("data/wikipedia_1000.csv")
    try talk.say("stats compute --from \(text) --layer 1 --tokens 4000")
    let edit = try talk.json("edit The {Eiffel Tower} is located in the city of [Paris] -> Rome")
    #expect(edit["efficacy"]?.double == 1 && edit["said"] == true)
    #expect(edit["says"]?.string?.hasPrefix("Rome") == true)
    #expect(edit["probability_after"]?.double ?? 0 > 0.9)
    try talk.say("undo")
    #expect(try talk.json("status")["digest"] == talk.json("status")["base_digest"])
  }
}
