/// The forms of conversation that are known by name.
package enum ChatFamily: String, Sendable, CaseIterable {
  case llama3 = "Llama-3"
  case chatML = "ChatML"
  case llama2 = "Llama-2"
  case zephyr = "Zephyr"
  case mistral = "Mistral"

  /// Tells by what a template makes of a conversation, whatever the way it is written: Llama 3.1 puts a date in front,
  /// SmolLM2 a greeting, and Mistral's blanks move from version to version.
  init?(
    eos: String?, bos: String?, render: ([ChatMessage], _ addsPrompt: Bool) -> String?
  ) {
    let first: [ChatMessage] = [.user("Quern")]
    let second: [ChatMessage] = first + [.assistant("Aldine"), .user("Sextant")]
    let family = Self.allCases.first { family in
      [first, second].allSatisfy { messages in
        guard let text = render(messages, true), let open = render(messages, false),
          let turns = family.turns(messages, eos: eos, bos: bos)
        else { return false }
        let told = Self.withoutBlanks(turns)
        let end = family.prompt
        // Some templates open the answer whether asked or not.
        return Self.withoutBlanks(text).utf8.reversed().starts(with: (told + end).utf8.reversed())
          && [told, told + end].contains {
            Self.withoutBlanks(open).utf8.reversed().starts(with: $0.utf8.reversed())
          }
      }
    }
    guard let family else { return nil }
    self = family
  }

  private var prompt: String {
    switch self {
    case .llama3: "<|start_header_id|>assistant<|end_header_id|>"
    case .chatML: "<|im_start|>assistant"
    case .zephyr: "<|assistant|>"
    case .llama2, .mistral: ""
    }
  }

  /// The turns alone; nil for a family that needs a token that the model does not have.
  private func turns(_ messages: [ChatMessage], eos: String?, bos: String?) -> String? {
    var text = ""
    for (index, message) in messages.enumerated() {
      let isUser = message.role == "user"
      switch self {
      case .llama3:
        text += "<|start_header_id|>\(message.role)<|end_header_id|>\(message.content)<|eot_id|>"
      case .chatML: text += "<|im_start|>\(message.role)\n\(message.content)<|im_end|>"
      case .zephyr:
        guard let eos else { return nil }
        text += "<|\(message.role)|>\n\(message.content)\(eos)"
      case .llama2, .mistral:
        guard let eos, let bos else { return nil }
        let again = self == .llama2 && index > 0 ? bos : ""
        text += isUser ? "\(again)[INST]\(message.content)[/INST]" : message.content + eos
      }
    }
    return text
  }

  private static func withoutBlanks(_ text: String) -> String {
    String(String.UnicodeScalarView(text.unicodeScalars.filter { !PythonSpace.contains($0) }))
  }
}
