/// A part of a template.
indirect enum TemplateStatement: Sendable {
  case text(String)
  case output(TemplateExpression)
  case set(Target, TemplateExpression)
  /// `{% set name %}...{% endset %}`.
  case capture(Target, [TemplateStatement])
  /// The first branch that holds; a branch without a condition holds always.
  case branches([(condition: TemplateExpression?, body: [TemplateStatement])])
  case loop(Loop)
  /// `{% generation %}`, which marks what the assistant says and renders it as it is.
  case generation([TemplateStatement])
  case leave
  case skip

  enum Target: Sendable {
    case name(String)
    /// Of a namespace.
    case attribute(String, String)
  }

  struct Loop: Sendable {
    var targets: [String]
    var source: TemplateExpression
    var condition: TemplateExpression?
    var body: [TemplateStatement]
    /// Rendered if there was nothing to go over.
    var otherwise: [TemplateStatement]
  }
}
