/// A node of a template's expressions.
struct TemplateExpression: Sendable {
  indirect enum Kind: Sendable {
    case string(String)
    case integer(Int)
    case bool(Bool)
    case none
    case name(String)
    case list([TemplateExpression])
    case mapping([(key: TemplateExpression, value: TemplateExpression)])
    case attribute(TemplateExpression, String)
    case item(TemplateExpression, TemplateExpression)
    /// Start, stop and step, each of which may be left out.
    case slice(TemplateExpression, [TemplateExpression?])
    case call(TemplateExpression, Arguments)
    case filter(TemplateExpression, TemplateFilter, Arguments)
    case test(TemplateExpression, TemplateTest, TemplateExpression?)
    case not(TemplateExpression)
    case negative(TemplateExpression)
    case arithmetic(TemplateExpression, Operator, TemplateExpression)
    /// `a < b < c` is `a < b and b < c`.
    case comparison(TemplateExpression, [(Comparison, TemplateExpression)])
    case and(TemplateExpression, TemplateExpression)
    case or(TemplateExpression, TemplateExpression)
    case conditional(
      TemplateExpression, if: TemplateExpression, otherwise: TemplateExpression?)
  }

  struct Arguments: Sendable {
    var positional: [TemplateExpression] = []
    var named: [(name: String, value: TemplateExpression)] = []

    var all: [TemplateExpression] { positional + named.map(\.value) }
  }

  enum Operator: String, Sendable {
    case plus = "+"
    case minus = "-"
    case times = "*"
    case floorDivision = "//"
    case remainder = "%"
    /// Both sides as text.
    case concatenation = "~"
  }

  enum Comparison: String, Sendable {
    case equal = "=="
    case notEqual = "!="
    case less = "<"
    case lessOrEqual = "<="
    case greater = ">"
    case greaterOrEqual = ">="
    case isIn = "in"
    case isNotIn = "not in"
  }

  let kind: Kind
  let line: Int
  /// Nodes from here to the farthest leaf.
  let depth: Int

  /// Deeper than any real template goes, and shallow enough to be walked by recursion.
  static let deepest = 100

  /// - Throws: `TemplateError` for a tree that is too deep.
  init(
    _ kind: Kind, line: Int, of parts: [TemplateExpression] = []
  ) throws(TemplateError) {
    self.kind = kind
    self.line = line
    depth = (parts.map(\.depth).max() ?? 0) + 1
    guard depth <= Self.deepest else {
      throw TemplateError(.unknown, "an expression of more than \(Self.deepest) levels", line: line)
    }
  }
}
