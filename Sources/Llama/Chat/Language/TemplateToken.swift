/// A piece of a template's source.
struct TemplateToken: Equatable {
  enum Kind: Equatable {
    /// What stands outside of tags, as it is to be rendered.
    case text(String)
    /// `{{` and `}}`.
    case outputBegin, outputEnd
    /// `{%` and `%}`.
    case blockBegin, blockEnd
    case name(String)
    case string(String)
    case integer(Int)
    /// An operator or a bracket.
    case mark(String)
    case end
  }

  let kind: Kind
  /// Counted from 1.
  let line: Int

  /// The token as an error message names it.
  var spelling: String {
    switch kind {
    case .text: "text"
    case .outputBegin: "'{{'"
    case .outputEnd: "'}}'"
    case .blockBegin: "'{%'"
    case .blockEnd: "'%}'"
    case .name(let name): "'\(name)'"
    case .string: "a string"
    case .integer(let value): "\(value)"
    case .mark(let mark): "'\(mark)'"
    case .end: "the end"
    }
  }
}
