import Foundation
import Llama
import Synchronization
import Tensors
import TestSupport
import Testing

/// What a conversation remembers, on a model of a few thousand random parameters. Its tokens are bytes.
@Suite(.serialized) struct ConversationMemoryTests {
  private static let template =
    "{% for m in messages %}<{{ m.role }}>{{ m.content }}\n{% endfor %}"
    + "{% if add_generation_prompt %}<assistant>{% endif %}"

  private func withModel(_ body: (LanguageModel) throws -> Void) throws {
    let directory = try LlamaDirectory()
    defer { directory.remove() }
    try directory.writeWeights(directory.tensors)
    try directory.fill("model.safetensors", directory.tensors)
    try directory.write("chat_template.jinja", Data(Self.template.utf8))
    try body(LanguageModel(directory: directory.path))
  }

  @Test func whatWasReadIsNotReadAgain() throws {
    try withModel { model in
      let talk = try Conversation(model, system: "Be brief.")
      let first = try talk.say("Hello", limit: 5)
      #expect(first.keptTokens == 0)
      #expect(talk.messages.map(\.role) == ["system", "user", "assistant"])
      let second = try talk.say("And now?", limit: 5)
      #expect(second.keptTokens >= first.promptTokens)
      #expect(second.keptTokens < second.promptTokens)
      // The same turns without what was kept.
      let other = try Conversation(model, system: "Be brief.")
      _ = try other.say("Hello", limit: 5)
      other.readAgain()
      let again = try other.say("And now?", limit: 5)
      #expect(again.keptTokens == 0)
      #expect(again.text == second.text)
      talk.reset()
      #expect(talk.messages == [.system("Be brief.")])
      #expect(try talk.say("Hello", limit: 5).text == first.text)
    }
  }

  @Test func theOldestTurnsGiveWay() throws {
    try withModel { model in
      let positions = model.configuration.maximumPositions
      let talk = try Conversation(model, system: "Stay.")
      let message = String(repeating: "m", count: positions / 4)
      var forgotten: [Int] = []
      for _ in 0..<4 { forgotten.append(try talk.say(message, limit: 2).forgotten) }
      #expect(forgotten[0] == 0)
      #expect(forgotten[3] > 0 && forgotten[3] % 2 == 0)
      #expect(talk.messages.count == 9)
      let before = talk.messages
      let error = #expect(throws: ModelError.self) {
        try talk.say(String(repeating: "m", count: positions), limit: 2)
      }
      #expect(error?.message.contains("\(positions) positions") == true)
      #expect(talk.messages == before)
    }
  }

  @Test func stoppedAnswersStayAsFarAsTheyCame() throws {
    try withModel { model in
      let whole = try Conversation(model).say("Hello", limit: 40)
      let talk = try Conversation(model)
      let stop = Flag()
      var pieces = 0
      let answer = try talk.say("Hello", limit: 40, cancellation: Cancellation { stop.isUp }) { _ in
        pieces += 1
        if pieces == 3 { stop.raise() }
      }
      #expect(answer.end == .stopped)
      #expect(answer.tokens < whole.tokens)
      #expect(whole.text.utf8.starts(with: answer.text.utf8.prefix(2)))
      #expect(talk.messages.last == .assistant(answer.text))
      // Stopped before it began, nothing was said.
      let before = talk.messages
      #expect(throws: Interrupted.self) {
        try talk.say("More", limit: 4, cancellation: Cancellation { true })
      }
      #expect(talk.messages == before)
      #expect(try talk.say("More", limit: 4).keptTokens > 0)
    }
  }
}

/// Asked from any thread.
private final class Flag: Sendable {
  private let value = Atomic(false)
  var isUp: Bool { value.load(ordering: .relaxed) }
  func raise() { value.store(true, ordering: .relaxed) }
}
