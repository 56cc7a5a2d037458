import Llama
import Tensors
import TestSupport
import Testing

/// What transformers renders, to the character and to the token.
@Suite(.enabled(if: Shared.isPresent, "needs the oracles in ../shared"))
struct ChatTemplateOracleTests {
  private static let directory = "fixtures/gguf/smollm2/"

  private static let families: [String: ChatFamily] = [
    "llama-3-instruct": .llama3, "llama-3.1-instruct": .llama3, "llama-3.2-instruct": .llama3,
    "chatml": .chatML, "llama-2": .llama2, "zephyr": .zephyr, "mistral": .mistral,
  ]

  private func template(_ entry: JSON) throws -> ChatTemplate {
    try ChatTemplate(
      #require(entry["template"]?.string), source: "fixture",
      specialTokens: [
        "bos_token": #require(entry["bos_token"]?.string),
        "eos_token": #require(entry["eos_token"]?.string),
      ])
  }

  private func messages(_ conversation: JSON) -> [ChatMessage] {
    (conversation["messages"]?.array ?? []).map {
      ChatMessage(role: $0["role"]?.string ?? "", content: $0["content"]?.string ?? "")
    }
  }

  @Test(arguments: families.keys.sorted())
  func templatesRenderAsTransformersDoes(_ name: String) throws {
    let file = try JSON(path: Shared.path(Self.directory + "templates.json"))
    let entry = try #require(file[name])
    let template = try template(entry)
    #expect(template.family == Self.families[name])
    let conversations = (entry["conversations"]?.array ?? []) + (entry["odd"]?.array ?? [])
    #expect(conversations.count == 8)
    for conversation in conversations {
      let addsPrompt = conversation["add_generation_prompt"]?.bool ?? true
      let rendered = Result { try template.render(messages(conversation), addsPrompt: addsPrompt) }
      if let message = conversation["error"]?.string {
        #expect(throws: ModelError.self) { try rendered.get() }
        guard case .failure(let error) = rendered else { continue }
        #expect("\(error)".contains(message), "\(error)")
      } else {
        let text = try #require(conversation["text"]?.string)
        #expect(try rendered.get().hasSameBytes(as: text))
      }
    }
  }

  @Test func smolLM2TalksInItsOwnForm() throws {
    let file = try JSON(path: Shared.path(Self.directory + "chat.json"))
    let template = try template(file)
    #expect(template.family == .chatML)
    let conversations = file["conversations"]?.array ?? []
    #expect(conversations.count == 6)
    for conversation in conversations {
      let addsPrompt = try #require(conversation["add_generation_prompt"]?.bool)
      let text = try template.render(messages(conversation), addsPrompt: addsPrompt)
      #expect(text.hasSameBytes(as: try #require(conversation["text"]?.string)))
    }
  }
}
