/// Why a template cannot be read, or does not render a conversation.
struct TemplateError: Error, Equatable {
  enum Kind: Equatable {
    /// It is written in what this reader of templates does not know, or is no template at all.
    case unknown
    /// The template itself refuses the conversation.
    case raised
    /// Something is asked of a value that it cannot give.
    case failed
  }

  let kind: Kind
  let message: String
  /// Counted from 1; nil if no line is to blame.
  var line: Int?

  init(_ kind: Kind, _ message: String, line: Int? = nil) {
    self.kind = kind
    self.message = message
    self.line = line
  }

  /// The message with its line, if there is one.
  var text: String { line.map { "\(message) (line \($0))" } ?? message }
}
