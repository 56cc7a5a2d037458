/// One rendering: the variables, the text so far, and how much work may still be done.
///
/// Templates come from outside. They have no way to loop for ever, but loops within loops and texts that double come
/// close, so every step and every byte that is made counts against a limit.
struct TemplateRun {
  private(set) var output: [UInt8] = []
  private var scopes: [[String: TemplateValue]]
  var namespaces: [[String: TemplateValue]] = []
  /// What `strftime_now` tells.
  let date: CalendarDate
  private var work = 0

  /// Steps and bytes; the largest real template takes some thousand for a message.
  private static let limit = 20_000_000
  /// An item of a list takes as much memory as this many bytes.
  static let itemCost = 32

  /// - Throws: `TemplateError` if the template refuses, or asks something of a value that it cannot give.
  static func render(
    _ statements: [TemplateStatement], _ variables: [String: TemplateValue], date: CalendarDate
  ) throws(TemplateError) -> String {
    var run = TemplateRun(variables, date: date)
    _ = try run.run(statements)
    return String(decoding: run.output, as: UTF8.self)
  }

  private init(_ variables: [String: TemplateValue], date: CalendarDate) {
    var globals: [String: TemplateValue] = [:]
    for function in TemplateFunction.allCases { globals[function.rawValue] = .function(function) }
    scopes = [globals, variables]
    self.date = date
  }

  /// Counts work that is about to be done.
  mutating func charge(_ amount: Int, times count: Int = 1) throws(TemplateError) {
    let (size, overflows) = amount.multipliedReportingOverflow(by: count)
    work += overflows ? Self.limit : min(size, Self.limit)
    guard work < Self.limit else {
      throw TemplateError(.failed, "rendering takes more than \(Self.limit) steps")
    }
  }

  func value(of name: String) -> TemplateValue {
    for scope in scopes.reversed() {
      if let value = scope[name] { return value }
    }
    return .undefined("'\(name)' is undefined")
  }

  // MARK: Statements

  private enum Flow { case on, leave, skip }

  private mutating func run(_ statements: [TemplateStatement]) throws(TemplateError) -> Flow {
    for statement in statements {
      try charge(1)
      let flow = try run(statement)
      if flow != .on { return flow }
    }
    return .on
  }

  private mutating func run(_ statement: TemplateStatement) throws(TemplateError) -> Flow {
    switch statement {
    case .text(let text): try write(text)
    case .output(let expression): try write(text(of: evaluate(expression), line: expression.line))
    case .set(let target, let expression):
      try set(target, to: evaluate(expression), line: expression.line)
    case .capture(let target, let body):
      let outer = output
      output = []
      scopes.append([:])
      let flow = try run(body)
      scopes.removeLast()
      let text = String(decoding: output, as: UTF8.self)
      output = outer
      try set(target, to: .string(text), line: nil)
      return flow
    case .branches(let branches):
      for (condition, body) in branches {
        if let condition, try !evaluate(condition).holds { continue }
        return try run(body)
      }
    case .loop(let loop): return try run(loop)
    case .generation(let body):
      scopes.append([:])
      defer { scopes.removeLast() }
      return try run(body)
    case .leave: return .leave
    case .skip: return .skip
    }
    return .on
  }

  private mutating func write(_ text: String) throws(TemplateError) {
    try charge(text.utf8.count)
    output.append(contentsOf: text.utf8)
  }

  private mutating func set(
    _ target: TemplateStatement.Target, to value: TemplateValue, line: Int?
  ) throws(TemplateError) {
    switch target {
    case .name(let name): scopes[scopes.count - 1][name] = value
    case .attribute(let name, let member):
      guard case .namespace(let index) = self.value(of: name) else {
        throw TemplateError(.failed, "cannot assign attribute on non-namespace object", line: line)
      }
      namespaces[index][member] = value
    }
  }

  /// What is set inside lasts until the end of the turn.
  private mutating func run(_ loop: TemplateStatement.Loop) throws(TemplateError) -> Flow {
    let line = loop.source.line
    var items: [[String: TemplateValue]] = []
    var values: [TemplateValue] = []
    for item in try elements(of: evaluate(loop.source), line: line) {
      try charge(1)
      let scope = try bind(item, to: loop.targets, line: line)
      if let condition = loop.condition {
        scopes.append(scope)
        defer { scopes.removeLast() }
        guard try evaluate(condition).holds else { continue }
      }
      items.append(scope)
      values.append(item)
    }
    guard !items.isEmpty else { return try run(loop.otherwise) }
    for (index, var scope) in items.enumerated() {
      if !loop.targets.contains("loop") {
        scope["loop"] = .loop(
          TemplateLoop(
            index: index, count: items.count,
            previous: index > 0 ? [values[index - 1]] : [],
            next: index + 1 < values.count ? [values[index + 1]] : []))
      }
      scopes.append(scope)
      let flow = try run(loop.body)
      scopes.removeLast()
      if flow == .leave { break }
    }
    return .on
  }

  private func bind(
    _ item: TemplateValue, to targets: [String], line: Int
  ) throws(TemplateError) -> [String: TemplateValue] {
    guard targets.count > 1 else { return [targets[0]: item] }
    guard case .list(let parts) = item, parts.count == targets.count else {
      throw TemplateError(.failed, "an item does not have \(targets.count) parts", line: line)
    }
    var scope: [String: TemplateValue] = [:]
    for (name, part) in zip(targets, parts) { scope[name] = part }
    return scope
  }
}
