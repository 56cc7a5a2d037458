/// Expressions, the loosest operator first.
extension TemplateParser {
  private typealias Arguments = TemplateExpression.Arguments

  /// An expression, or several with commas between them, which are a list.
  mutating func expressionOrTuple(
    allowsCondition: Bool = true
  ) throws(TemplateError) -> TemplateExpression {
    let line = line
    let first = try expression(allowsCondition: allowsCondition)
    guard token.kind == .mark(",") else { return first }
    var items = [first]
    while take(mark: ",") {
      switch token.kind {
      case .outputEnd, .blockEnd, .mark(")"): break
      default: items.append(try expression(allowsCondition: allowsCondition))
      }
    }
    return try TemplateExpression(.list(items), line: line, of: items)
  }

  /// - Parameter allowsCondition: `if` goes on with `a if b else c`. After `for x in` it begins the loop's condition,
  ///   and in a condition it has no place.
  mutating func expression(
    allowsCondition: Bool = true
  ) throws(TemplateError) -> TemplateExpression {
    try nested { (parser) throws(TemplateError) in
      var value = try parser.disjunction()
      let line = parser.line
      while allowsCondition, parser.take(word: "if") {
        let condition = try parser.disjunction()
        let otherwise = parser.take(word: "else") ? try parser.expression() : nil
        value = try TemplateExpression(
          .conditional(value, if: condition, otherwise: otherwise), line: line,
          of: [value, condition] + (otherwise.map { [$0] } ?? []))
      }
      return value
    }
  }

  private mutating func disjunction() throws(TemplateError) -> TemplateExpression {
    var left = try conjunction()
    while case let line = line, take(word: "or") {
      let right = try conjunction()
      left = try TemplateExpression(.or(left, right), line: line, of: [left, right])
    }
    return left
  }

  private mutating func conjunction() throws(TemplateError) -> TemplateExpression {
    var left = try negation()
    while case let line = line, take(word: "and") {
      let right = try negation()
      left = try TemplateExpression(.and(left, right), line: line, of: [left, right])
    }
    return left
  }

  private mutating func negation() throws(TemplateError) -> TemplateExpression {
    let line = line
    guard take(word: "not") else { return try comparison() }
    let value = try nested { (parser) throws(TemplateError) in try parser.negation() }
    return try TemplateExpression(.not(value), line: line, of: [value])
  }

  private mutating func comparison() throws(TemplateError) -> TemplateExpression {
    let line = line
    let first = try sum()
    var rest: [(TemplateExpression.Comparison, TemplateExpression)] = []
    while let comparison = try takeComparison() { rest.append((comparison, try sum())) }
    guard !rest.isEmpty else { return first }
    return try TemplateExpression(
      .comparison(first, rest), line: line, of: [first] + rest.map(\.1))
  }

  private mutating func takeComparison() throws(TemplateError) -> TemplateExpression.Comparison? {
    switch token.kind {
    case .mark(let mark):
      guard let comparison = TemplateExpression.Comparison(rawValue: mark) else { return nil }
      advance()
      return comparison
    case .name("in"):
      advance()
      return .isIn
    case .name("not"):
      advance()
      guard take(word: "in") else { throw unexpected() }
      return .isNotIn
    default: return nil
    }
  }

  private mutating func sum() throws(TemplateError) -> TemplateExpression {
    try operators([.plus, .minus]) { (parser) throws(TemplateError) in
      try parser.operators([.concatenation]) { (parser) throws(TemplateError) in
        try parser.operators([.times, .floorDivision, .remainder]) {
          (parser) throws(TemplateError) in try parser.signed()
        }
      }
    }
  }

  /// Operators of one precedence, from the left to the right.
  private mutating func operators(
    _ known: [TemplateExpression.Operator],
    _ operand: (inout TemplateParser) throws(TemplateError) -> TemplateExpression
  ) throws(TemplateError) -> TemplateExpression {
    var left = try operand(&self)
    while case .mark(let mark) = token.kind, let found = known.first(where: { $0.rawValue == mark })
    {
      let line = line
      advance()
      let right = try operand(&self)
      left = try TemplateExpression(
        .arithmetic(left, found, right), line: line, of: [left, right])
    }
    return left
  }

  private mutating func signed() throws(TemplateError) -> TemplateExpression {
    let line = line
    guard take(mark: "-") else { return try filtered(postfixed(primary())) }
    let value = try nested { (parser) throws(TemplateError) in
      try parser.postfixed(parser.primary())
    }
    return try filtered(TemplateExpression(.negative(value), line: line, of: [value]))
  }

  private mutating func primary() throws(TemplateError) -> TemplateExpression {
    let token = token
    let line = line
    switch token.kind {
    case .name(let name):
      advance()
      return try TemplateExpression(Self.constant(name) ?? .name(name), line: line)
    case .string(var text):
      advance()
      // Strings beside one another are one.
      while case .string(let more) = self.token.kind {
        text += more
        advance()
      }
      return try TemplateExpression(.string(text), line: line)
    case .integer(let value):
      advance()
      return try TemplateExpression(.integer(value), line: line)
    case .mark("("):
      advance()
      if take(mark: ")") { return try TemplateExpression(.list([]), line: line) }
      let value = try expressionOrTuple()
      try expect(.mark(")"))
      return value
    case .mark("["):
      advance()
      let items = try items(until: "]")
      return try TemplateExpression(.list(items), line: line, of: items)
    case .mark("{"):
      advance()
      return try mapping(line: line)
    default: throw unexpected()
    }
  }

  private static func constant(_ name: String) -> TemplateExpression.Kind? {
    switch name {
    case "true", "True": .bool(true)
    case "false", "False": .bool(false)
    case "none", "None": TemplateExpression.Kind.none
    default: nil
    }
  }

  private mutating func items(until close: String) throws(TemplateError) -> [TemplateExpression] {
    var items: [TemplateExpression] = []
    while !take(mark: close) {
      items.append(try expression())
      if !take(mark: ",") {
        try expect(.mark(close))
        break
      }
    }
    return items
  }

  private mutating func mapping(line: Int) throws(TemplateError) -> TemplateExpression {
    var members: [(key: TemplateExpression, value: TemplateExpression)] = []
    while !take(mark: "}") {
      let key = try expression()
      try expect(.mark(":"))
      members.append((key, try expression()))
      if !take(mark: ",") {
        try expect(.mark("}"))
        break
      }
    }
    return try TemplateExpression(
      .mapping(members), line: line, of: members.flatMap { [$0.key, $0.value] })
  }

  // MARK: What follows a value

  private mutating func postfixed(
    _ first: TemplateExpression
  ) throws(TemplateError) -> TemplateExpression {
    var value = first
    while true {
      let line = line
      if take(mark: ".") {
        if case .integer(let index) = token.kind {
          advance()
          let item = try TemplateExpression(.integer(index), line: line)
          value = try TemplateExpression(.item(value, item), line: line, of: [value, item])
        } else {
          value = try TemplateExpression(.attribute(value, try name()), line: line, of: [value])
        }
      } else if take(mark: "[") {
        value = try subscripted(value, line: line)
      } else if take(mark: "(") {
        let arguments = try arguments()
        value = try TemplateExpression(
          .call(value, arguments), line: line, of: [value] + arguments.all)
      } else {
        return value
      }
    }
  }

  private mutating func subscripted(
    _ value: TemplateExpression, line: Int
  ) throws(TemplateError) -> TemplateExpression {
    var bounds: [TemplateExpression?] = []
    var isSlice = false
    repeat {
      switch token.kind {
      case .mark(":"), .mark("]"): bounds.append(nil)
      default: bounds.append(try expression())
      }
      guard token.kind == .mark(":") else { break }
      isSlice = true
      advance()
    } while bounds.count < 3
    try expect(.mark("]"))
    if isSlice {
      let parts = [value] + bounds.compactMap { $0 }
      return try TemplateExpression(.slice(value, bounds), line: line, of: parts)
    }
    guard let index = bounds[0] else { throw unexpected() }
    return try TemplateExpression(.item(value, index), line: line, of: [value, index])
  }

  private mutating func arguments() throws(TemplateError) -> TemplateExpression.Arguments {
    var arguments = Arguments()
    while !take(mark: ")") {
      let value = try expression()
      if case .name(let name) = value.kind, take(mark: "=") {
        arguments.named.append((name, try expression()))
      } else {
        guard arguments.named.isEmpty else { throw unexpected() }
        arguments.positional.append(value)
      }
      if !take(mark: ",") {
        try expect(.mark(")"))
        break
      }
    }
    return arguments
  }

  /// `| filter`, `is test`, and calls of what they give.
  private mutating func filtered(
    _ first: TemplateExpression
  ) throws(TemplateError) -> TemplateExpression {
    var value = first
    while true {
      let line = line
      if take(mark: "|") {
        let name = try name()
        guard let filter = TemplateFilter(rawValue: name) else {
          throw TemplateError(.unknown, "the filter '\(name)'", line: line)
        }
        let arguments = take(mark: "(") ? try arguments() : Arguments()
        value = try TemplateExpression(
          .filter(value, filter, arguments), line: line, of: [value] + arguments.all)
      } else if take(word: "is") {
        value = try test(of: value, line: line)
      } else {
        return value
      }
    }
  }

  private mutating func test(
    of value: TemplateExpression, line: Int
  ) throws(TemplateError) -> TemplateExpression {
    let isNegated = take(word: "not")
    let spelling: String
    switch token.kind {
    case .name(let name): spelling = name
    case .mark(let mark): spelling = mark
    default: throw unexpected()
    }
    guard let test = TemplateTest(rawValue: spelling) else {
      throw TemplateError(.unknown, "the test '\(spelling)'", line: line)
    }
    advance()
    let argument = test.takesArgument ? try testArgument() : nil
    let result = try TemplateExpression(
      .test(value, test, argument), line: line, of: [value] + (argument.map { [$0] } ?? []))
    return isNegated ? try TemplateExpression(.not(result), line: line, of: [result]) : result
  }

  /// In brackets, or a plain value after a blank.
  private mutating func testArgument() throws(TemplateError) -> TemplateExpression {
    guard take(mark: "(") else { return try postfixed(primary()) }
    let value = try expression()
    try expect(.mark(")"))
    return value
  }
}
