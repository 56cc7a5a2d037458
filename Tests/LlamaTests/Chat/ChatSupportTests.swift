import Llama
import Tensors
import TestSupport
import Testing

/// Where a directory keeps its template.
struct ChatSupportTests {
  private func support(_ files: [String: String]) throws -> ChatSupport {
    let directory = try TemporaryDirectory()
    for (name, text) in files {
      try AtomicFile.write(directory.path + "/" + name) { try $0.write(Array(text.utf8)) }
    }
    return ChatSupport(directory: directory.path, bos: "<b>", eos: "<e>")
  }

  private func text(_ support: ChatSupport) throws -> String? {
    try support.template?.render([.user("x")])
  }

  @Test func modelsWithoutTemplate() throws {
    for files in [
      [:], ["tokenizer_config.json": "{}"], ["tokenizer_config.json": #"{"chat_template": null}"#],
    ] {
      guard case .none = try support(files) else {
        Issue.record("there is no template in \(files)")
        continue
      }
    }
  }

  @Test func templatesAreFound() throws {
    let config =
      #"{"bos_token": "<1>", "eos_token": {"content": "<2>"}, "chat_template": "C{{ bos_token }}{{ eos_token }}"}"#
    #expect(try text(support(["tokenizer_config.json": config])) == "C<1><2>")
    // The file of its own wins, and has the tokens of the other.
    let both = ["tokenizer_config.json": config, "chat_template.jinja": "J{{ bos_token }}\n"]
    #expect(try text(support(both)) == "J<1>")
    #expect(
      try text(support(["chat_template.jinja": "{{ bos_token }}{{ eos_token }}"])) == "<b><e>")
    let named =
      #"{"chat_template": [{"name": "tool_use", "template": "T"}, {"name": "default", "template": "D"}]}"#
    #expect(try text(support(["tokenizer_config.json": named])) == "D")
    let map = [
      "chat_template.jinja": "{{ bos_token }}", "special_tokens_map.json": #"{"bos_token": "<m>"}"#,
    ]
    #expect(try text(support(map)) == "<m>")
  }

  @Test func unusableTemplatesAreNamed() throws {
    for (files, part) in [
      (["tokenizer_config.json": "{"], "tokenizer_config.json"),
      (["tokenizer_config.json": #"{"chat_template": 5}"#], "neither text nor a list"),
      (["tokenizer_config.json": #"{"chat_template": []}"#], "none of its chat templates"),
      (
        ["tokenizer_config.json": #"{"chat_template": "{% macro x() %}"}"#],
        "the tag 'macro' (line 1)"
      ),
      (
        ["chat_template.jinja": "{{ messages | xmlattr }}"],
        "chat_template.jinja: the chat template uses"
      ),
      (["chat_template.jinja": String(repeating: "a", count: (1 << 20) + 1)], "bytes"),
    ] {
      guard case .unknown(let error) = try support(files) else {
        Issue.record("\(files) is no template")
        continue
      }
      #expect(error.message.contains(part), "\(error.message)")
    }
  }
}
