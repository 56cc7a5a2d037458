/// One turn of a conversation.
package struct ChatMessage: Sendable, Equatable {
  /// "user", "assistant", "system", or what else a template may know.
  package let role: String
  package let content: String

  package init(role: String, content: String) {
    self.role = role
    self.content = content
  }

  package static func user(_ content: String) -> ChatMessage {
    .init(role: "user", content: content)
  }
  package static func assistant(_ content: String) -> ChatMessage {
    .init(role: "assistant", content: content)
  }
  package static func system(_ content: String) -> ChatMessage {
    .init(role: "system", content: content)
  }
}
