import Editing
import Foundation
import Llama
import Shell
import TestSupport
import Testing

/// Chat form on a model of a few thousand random parameters, which has a template.
@Suite(.serialized) struct ChatSessionTests {
  private static let chatML =
    "{% for m in messages %}<|im_start|>{{ m.role }}\n{{ m.content }}<|im_end|>\n{% endfor %}"
    + "{% if add_generation_prompt %}<|im_start|>assistant\n{{ '' }}{% endif %}"

  private func withSession(
    template: String? = chatML, _ body: (Session) throws -> Void
  ) throws {
    let directory = try LlamaDirectory()
    defer { directory.remove() }
    try directory.writeWeights(directory.tensors)
    try directory.fill("model.safetensors", directory.tensors)
    if let template { try directory.write("chat_template.jinja", Data(template.utf8)) }
    try body(Session(.directory(directory.path), environment: .init()))
  }

  private func fields(_ session: Session, _ line: String) throws -> [String: Field] {
    let record = try #require(session.execute(line))
    guard case .success(let result) = record.outcome else {
      Issue.record("\(line): \(record.outcome)")
      return [:]
    }
    return Dictionary(result.fields.map { ($0.name, $0.value) }, uniquingKeysWith: { $1 })
  }

  private func failure(_ session: Session, _ line: String) -> ShellError? {
    guard case .failure(let error)? = session.execute(line)?.outcome else { return nil }
    return error
  }

  @Test func knownTemplatesAreOnAndOthersAreOff() throws {
    try withSession { (session: Session) throws in
      #expect(try fields(session, "ask --tokens 2 Who are you?")["form"] == "chat")
      #expect(try fields(session, "status")["chat"] == "on")
      _ = session.execute("set chat off")
      #expect(try fields(session, "ask --tokens 2 Who are you?")["form"] == nil)
      #expect(try fields(session, "status")["chat"] == "off")
    }
    let other = "{% for m in messages %}[{{ m.role }}]{{ m.content }}{% endfor %}[answer]\n{{ '' }}"
    try withSession(template: other) { (session: Session) throws in
      #expect(try fields(session, "ask --tokens 2 Who are you?")["form"] == nil)
      #expect(try fields(session, "status")["chat_template"] == "other")
      _ = session.execute("set chat on")
      #expect(try fields(session, "ask --tokens 2 Who are you?")["form"] == "chat")
    }
    try withSession(template: "{% macro x() %}{% endmacro %}") { (session: Session) throws in
      #expect(try fields(session, "ask --tokens 2 Who are you?")["form"] == nil)
      let refused = failure(session, "set chat on")
      #expect(refused?.code == .noChatTemplate)
      #expect(refused?.message.contains("the tag 'macro'") == true)
      #expect(failure(session, "chat Hi") != nil)
    }
    try withSession(template: nil) { (session: Session) throws in
      #expect(failure(session, "set chat on")?.message.contains("has no chat template") == true)
      #expect(failure(session, "chat Hi")?.message.contains("has no chat template") == true)
    }
  }

  @Test func aConversationRemembers() throws {
    try withSession { (session: Session) throws in
      let first = try fields(session, "chat --tokens 3 Hello")
      #expect(first["messages"] == .int(2))
      #expect(first["kept_tokens"] == .int(0))
      let second = try fields(session, "chat And now?")
      #expect(second["messages"] == .int(4))
      guard case .int(let kept)? = second["kept_tokens"],
        case .int(let before)? = first["prompt_tokens"]
      else {
        Issue.record("no counts")
        return
      }
      #expect(kept >= before)
      // What was kept changes nothing: the same conversation read at once is answered alike.
      let other = try Conversation(session.open.model)
      _ = try other.say("Hello", limit: 3)
      other.readAgain()
      #expect(try .string(other.say("And now?", limit: 3).text) == second["text"])
    }
  }

  @Test func linesOfAnOpenConversationAreMessages() throws {
    try withSession { (session: Session) throws in
      _ = session.execute("chat --tokens 2 --system \"Be brief.\"")
      #expect(session.takesMessages)
      #expect(session.prompt.hasSuffix("chat> "))
      #expect(try fields(session, "What's \"this\" $x {y}?")["messages"] == .int(3))
      #expect(session.execute("   ") == nil)
      #expect(try fields(session, "/status")["chat"] == "on")
      #expect(failure(session, "/nonsense")?.code == .unknownCommand)
      #expect(try fields(session, "/reset")["reset"] == true)
      #expect(try fields(session, "status")["messages"] == .int(3))
      #expect(try fields(session, "/quit")["closed"] == true)
      #expect(!session.takesMessages)
      #expect(try fields(session, "status")["chat"] == "on")
    }
  }

  @Test func answersAreToldAsTheyCome() throws {
    try withSession { (session: Session) throws in
      for line in ["ask --tokens 8 Hi", "ask Hi", "chat --tokens 8 Hi"] {
        var told: [String] = []
        session.onText = { told.append($0) }
        let result = try fields(session, line)
        #expect(.string(told.joined()) == result["text"], "\(line)")
        #expect(told.first == "")
      }
    }
  }
}
