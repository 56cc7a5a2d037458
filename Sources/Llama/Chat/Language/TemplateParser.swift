/// Builds the statements of a template from its tokens.
///
/// - Cost: one pass; nesting is bounded.
struct TemplateParser {
  private let tokens: [TemplateToken]
  private(set) var position = 0
  /// Statements and brackets that are open.
  private var depth = 0
  /// Loops that are open: `break` and `continue` need one.
  private var loops = 0

  private static let deepest = 60

  /// - Throws: `TemplateError` for what is no template, or uses what this reader does not know.
  static func statements(of source: String) throws(TemplateError) -> [TemplateStatement] {
    var parser = TemplateParser(tokens: try TemplateLexer.tokens(of: source))
    let (statements, end) = try parser.body(until: [])
    guard end == nil else { throw parser.unexpected() }
    return statements
  }

  // MARK: Tokens

  var token: TemplateToken { tokens[position] }
  var line: Int { token.line }

  mutating func advance() {
    if position < tokens.count - 1 { position += 1 }
  }

  mutating func take(_ kind: TemplateToken.Kind) -> Bool {
    guard token.kind == kind else { return false }
    advance()
    return true
  }

  mutating func take(mark: String) -> Bool { take(.mark(mark)) }
  mutating func take(word: String) -> Bool { take(.name(word)) }

  mutating func expect(_ kind: TemplateToken.Kind) throws(TemplateError) {
    guard take(kind) else { throw unexpected() }
  }

  mutating func name() throws(TemplateError) -> String {
    guard case .name(let name) = token.kind else { throw unexpected() }
    advance()
    return name
  }

  func unexpected() -> TemplateError {
    TemplateError(.unknown, "\(token.spelling) is not expected here", line: line)
  }

  mutating func nested<T>(
    _ parse: (inout TemplateParser) throws(TemplateError) -> T
  ) throws(TemplateError) -> T {
    guard depth < Self.deepest else {
      throw TemplateError(.unknown, "more than \(Self.deepest) levels of nesting", line: line)
    }
    depth += 1
    defer { depth -= 1 }
    return try parse(&self)
  }

  // MARK: Statements

  /// Statements up to a tag that begins with one of `ends`, which is passed over and named; nil at the end of all.
  private mutating func body(
    until ends: Set<String>
  ) throws(TemplateError) -> (statements: [TemplateStatement], end: String?) {
    var statements: [TemplateStatement] = []
    while true {
      switch token.kind {
      case .text(let text):
        statements.append(.text(text))
        advance()
      case .outputBegin:
        advance()
        statements.append(.output(try expressionOrTuple()))
        try expect(.outputEnd)
      case .blockBegin:
        advance()
        let line = line
        let word = try name()
        if ends.contains(word) { return (statements, word) }
        statements.append(try statement(word, line: line))
      case .end:
        guard ends.isEmpty else {
          throw TemplateError(.unknown, "'{% \(ends.sorted()[0]) %}' is missing", line: line)
        }
        return (statements, nil)
      default: throw unexpected()
      }
    }
  }

  private mutating func statement(
    _ word: String, line: Int
  ) throws(TemplateError) -> TemplateStatement {
    try nested { (parser) throws(TemplateError) in
      switch word {
      case "if": return try parser.branches()
      case "for": return try parser.loop()
      case "set": return try parser.assignment()
      case "generation":
        try parser.expect(.blockEnd)
        return .generation(try parser.closedBody("endgeneration"))
      case "break", "continue":
        guard parser.loops > 0 else {
          throw TemplateError(.unknown, "'\(word)' outside of a loop", line: line)
        }
        try parser.expect(.blockEnd)
        return word == "break" ? .leave : .skip
      default: throw TemplateError(.unknown, "the tag '\(word)'", line: line)
      }
    }
  }

  private mutating func closedBody(_ end: String) throws(TemplateError) -> [TemplateStatement] {
    let statements = try body(until: [end]).statements
    try expect(.blockEnd)
    return statements
  }

  private mutating func branches() throws(TemplateError) -> TemplateStatement {
    var branches: [(TemplateExpression?, [TemplateStatement])] = []
    var condition: TemplateExpression? = try expressionOrTuple(allowsCondition: false)
    while true {
      try expect(.blockEnd)
      let isLast = condition == nil
      let (statements, end) = try body(until: isLast ? ["endif"] : ["elif", "else", "endif"])
      branches.append((condition, statements))
      guard end != "endif" else { break }
      condition = end == "elif" ? try expressionOrTuple(allowsCondition: false) : nil
    }
    try expect(.blockEnd)
    return .branches(branches)
  }

  private mutating func loop() throws(TemplateError) -> TemplateStatement {
    var targets = [try name()]
    while take(mark: ",") { targets.append(try name()) }
    guard take(word: "in") else { throw unexpected() }
    let source = try expression(allowsCondition: false)
    let condition = take(word: "if") ? try expression() : nil
    if take(word: "recursive") {
      throw TemplateError(.unknown, "a recursive loop", line: line)
    }
    try expect(.blockEnd)
    loops += 1
    let (statements, end) = try body(until: ["else", "endfor"])
    loops -= 1
    var otherwise: [TemplateStatement] = []
    try expect(.blockEnd)
    if end == "else" { otherwise = try closedBody("endfor") }
    return .loop(
      .init(
        targets: targets, source: source, condition: condition, body: statements,
        otherwise: otherwise))
  }

  private mutating func assignment() throws(TemplateError) -> TemplateStatement {
    let first = try name()
    let target: TemplateStatement.Target =
      take(mark: ".") ? .attribute(first, try name()) : .name(first)
    if take(mark: "=") {
      let value = try expressionOrTuple()
      try expect(.blockEnd)
      return .set(target, value)
    }
    try expect(.blockEnd)
    return .capture(target, try closedBody("endset"))
  }
}
