/// How a model was taught to hold a conversation: the template of its tokenizer, read and ready to render.
///
/// Templates are written in Jinja. This reads the part of that language that they use, strictly: what it does not know
/// makes the template unknown, so that what is rendered is what transformers renders, to the character. The text holds
/// every special token spelled out, begin-of-text included; it is encoded with special tokens read and nothing in front.
package struct ChatTemplate: Sendable {
  /// The file it is from.
  package let source: String
  /// The known form that it writes; nil if it writes another one.
  package let family: ChatFamily?
  private let statements: [TemplateStatement]
  private let specialTokens: [String: String]

  /// Larger ones are refused unread.
  static let largest = 1 << 20

  /// - Parameters:
  ///   - text: the template.
  ///   - specialTokens: texts by their names: "bos_token", "eos_token" and others.
  /// - Throws: `ModelError` that names what the template uses and this reader does not know.
  package init(
    _ text: String, source: String, specialTokens: [String: String]
  ) throws(ModelError) {
    self.source = source
    self.specialTokens = specialTokens
    guard text.utf8.count <= Self.largest else {
      throw ModelError("\(source): the chat template is larger than \(Self.largest) bytes")
    }
    do throws(TemplateError) {
      statements = try TemplateParser.statements(of: text)
    } catch {
      throw Self.error(error, source)
    }
    let statements = statements
    family = ChatFamily(eos: specialTokens["eos_token"], bos: specialTokens["bos_token"]) {
      try? Self.render($0, statements, specialTokens, addsPrompt: $1, date: nil)
    }
  }

  /// The conversation as text.
  ///
  /// - Parameters:
  ///   - addsPrompt: the text goes on to where the assistant's answer begins.
  ///   - date: what the template is told to be today's; nil leaves it to the template, or to 26 July 2024 if it asks.
  /// - Throws: `ModelError` if the template refuses the conversation.
  /// - Cost: bounded, far below a millisecond for any real template.
  package func render(
    _ messages: [ChatMessage], addsPrompt: Bool = true, date: CalendarDate? = nil
  ) throws(ModelError) -> String {
    do throws(TemplateError) {
      return try Self.render(
        messages, statements, specialTokens, addsPrompt: addsPrompt, date: date)
    } catch {
      throw Self.error(error, source)
    }
  }

  private static func render(
    _ messages: [ChatMessage], _ statements: [TemplateStatement], _ specialTokens: [String: String],
    addsPrompt: Bool, date: CalendarDate?
  ) throws(TemplateError) -> String {
    var variables: [String: TemplateValue] = specialTokens.mapValues { .string($0) }
    variables["messages"] = .list(
      messages.map {
        .mapping([("role", .string($0.role)), ("content", .string($0.content))])
      })
    variables["add_generation_prompt"] = .bool(addsPrompt)
    // Who has no tools says so.
    variables["tools"] = TemplateValue.none
    variables["documents"] = TemplateValue.none
    if let date, let text = date.text("%d %b %Y") { variables["date_string"] = .string(text) }
    return try TemplateRun.render(statements, variables, date: date ?? .ofTemplates)
  }

  private static func error(_ error: TemplateError, _ source: String) -> ModelError {
    switch error.kind {
    case .unknown:
      ModelError(
        "\(source): the chat template uses what amend does not know: \(error.text)",
        hint: "prompts can be written out as the model expects them, special tokens included")
    case .raised: ModelError("the chat template refuses this conversation: \(error.message)")
    case .failed: ModelError("\(source): the chat template fails: \(error.text)")
    }
  }
}
