import Foundation
import Llama
import Tensors
import TestSupport
import Testing

/// A real pretrained Llama, token for token: ids, logits, continuations and chat renderings by tokenizers, transformers
/// and jinja2.
@Suite(.enabled(if: SmolLM2.isPresent, Comment(rawValue: SmolLM2.missing)))
struct SmolLM2Tests {
  private nonisolated(unsafe) static let opened = Result {
    try LanguageModel(directory: SmolLM2.directory(), weights: .mapped)
  }

  private func golden(_ name: String) throws -> JSON {
    try JSON(path: Shared.path("fixtures/gguf/smollm2/\(name).json"))
  }

  private func ids(_ json: JSON?) throws -> [Int32] {
    try #require(json?.array).compactMap { $0.int.flatMap(Int32.init(exactly:)) }
  }

  @Test func nothingStandsInFront() throws {
    let model = try Self.opened.get()
    #expect(model.beginning == TextBeginning([], by: .postProcessor))
    #expect(model.configuration.beginOfText == 1)
    #expect(model.endOfText.tokens == [2])
  }

  @Test func textsHaveTheirTokens() throws {
    let model = try Self.opened.get()
    let texts = try #require(golden("tokenizer_golden").array)
    #expect(texts.count == 300)
    for text in texts {
      let written = try #require(text["text"]?.string)
      #expect(try model.encode(written) == ids(text["ids"]), "\(written)")
    }
  }

  /// Logits after twelve prompts, and twelve tokens of greedy continuation each.
  @Test func promptsAreContinued() throws {
    let model = try Self.opened.get()
    let prompts = try #require(golden("prompts").array)
    let expected = try SafetensorsFile(
      path: Shared.path("fixtures/gguf/smollm2/logits.safetensors"))
    for (index, prompt) in prompts.enumerated() {
      let decoder = Decoder(model.llama)
      let tokens = try model.encode(#require(prompt["prompt"]?.string))
      #expect(try tokens == ids(prompt["ids"]))
      var logits = try decoder.read(tokens)
      let golden = try expected.floats("logits.\(index)")
      let difference = zip(logits, golden).map { abs($0 - $1) }.max() ?? .infinity
      #expect(difference < 5e-4, "prompt \(index)")
      for token in try ids(prompt["greedy_ids"]) {
        let best = logits.indices.max { logits[$0] < logits[$1] } ?? -1
        #expect(best == Int(token), "prompt \(index)")
        logits = try decoder.read([token])
      }
    }
  }

  @Test func conversationsAreRendered() throws {
    let model = try Self.opened.get()
    let template = try #require(model.chat.template)
    let conversations = try #require(golden("chat")["conversations"]?.array)
    #expect(conversations.count == 6)
    for conversation in conversations {
      let messages = try #require(conversation["messages"]?.array).map {
        ChatMessage(
          role: try #require($0["role"]?.string), content: try #require($0["content"]?.string))
      }
      let adds = conversation["add_generation_prompt"] == true
      let text = try template.render(messages, addsPrompt: adds)
      #expect(text == conversation["text"]?.string)
      #expect(try model.encode(rendered: text) == ids(conversation["ids"]))
    }
  }
}
