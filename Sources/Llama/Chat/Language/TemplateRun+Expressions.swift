import Tensors

extension TemplateRun {
  /// - Throws: `TemplateError`.
  mutating func evaluate(
    _ expression: TemplateExpression
  ) throws(TemplateError) -> TemplateValue {
    try charge(1)
    let line = expression.line
    switch expression.kind {
    case .string(let text): return .string(text)
    case .integer(let value): return .integer(value)
    case .bool(let value): return .bool(value)
    case .none: return .none
    case .name(let name): return value(of: name)
    case .list(let items): return .list(try evaluate(all: items))
    case .mapping(let members): return try mapping(members)
    case .attribute(let base, let name):
      return try attribute(name, of: evaluate(base), line: line)
    case .item(let base, let index):
      let value = try evaluate(base)
      return try item(evaluate(index), of: value, line: line)
    case .slice(let base, let bounds): return try slice(evaluate(base), bounds, line: line)
    case .call(let callee, let arguments): return try call(callee, arguments, line: line)
    case .filter(let value, let filter, let arguments):
      let value = try evaluate(value)
      return try apply(filter, to: value, TemplateCall(arguments, in: &self), line: line)
    case .test(let value, let test, let argument):
      let value = try evaluate(value)
      return .bool(try apply(test, to: value, evaluate(ifAny: argument), line: line))
    case .not(let value): return .bool(try !evaluate(value).holds)
    case .negative(let value):
      guard case .integer(let number) = try evaluate(value), number != .min else {
        throw TemplateError(.failed, "only a number can be negative", line: line)
      }
      return .integer(-number)
    case .arithmetic(let left, let mark, let right):
      let left = try evaluate(left)
      return try arithmetic(left, mark, evaluate(right), line: line)
    case .comparison(let first, let rest): return try compare(first, rest)
    case .and(let left, let right):
      let value = try evaluate(left)
      return value.holds ? try evaluate(right) : value
    case .or(let left, let right):
      let value = try evaluate(left)
      return value.holds ? value : try evaluate(right)
    case .conditional(let value, let condition, let otherwise):
      if try evaluate(condition).holds { return try evaluate(value) }
      guard let otherwise else { return .undefined("the inline if-expression has no else") }
      return try evaluate(otherwise)
    }
  }

  private mutating func evaluate(
    ifAny expression: TemplateExpression?
  ) throws(TemplateError) -> TemplateValue? {
    guard let expression else { return nil }
    return try evaluate(expression)
  }

  mutating func evaluate(
    all expressions: [TemplateExpression]
  ) throws(TemplateError) -> [TemplateValue] {
    var values: [TemplateValue] = []
    for expression in expressions { values.append(try evaluate(expression)) }
    return values
  }

  private mutating func mapping(
    _ expressions: [(key: TemplateExpression, value: TemplateExpression)]
  ) throws(TemplateError) -> TemplateValue {
    var members: [(key: String, value: TemplateValue)] = []
    for (key, value) in expressions {
      guard case .string(let name) = try evaluate(key) else {
        throw TemplateError(.unknown, "a key that is no text", line: key.line)
      }
      let value = try evaluate(value)
      try charge(members.count)
      if let index = members.firstIndex(where: { $0.key.hasSameBytes(as: name) }) {
        members[index].value = value
      } else {
        members.append((name, value))
      }
    }
    return .mapping(members)
  }

  // MARK: Members

  /// `value.name`: what the object can do comes first, then its members.
  func attribute(
    _ name: String, of value: TemplateValue, line: Int
  ) throws(TemplateError) -> TemplateValue {
    switch value {
    case .undefined(let message): throw TemplateError(.failed, message, line: line)
    case .namespace(let index): if let member = namespaces[index][name] { return member }
    case .loop(let loop):
      if let member = loop.attribute(name) { return member }
      throw TemplateError(.unknown, "'loop.\(name)'", line: line)
    case .mapping(let members):
      guard !TemplateMethod.belongs(name, to: value) else { break }
      if let member = TemplateValue.member(name, of: members) { return member }
    default: break
    }
    if TemplateMethod.belongs(name, to: value) {
      throw TemplateError(.unknown, "'\(name)' without being called", line: line)
    }
    return .undefined("'\(value.objectName)' has no attribute '\(name)'")
  }

  /// `value[index]`.
  func item(
    _ index: TemplateValue, of value: TemplateValue, line: Int
  ) throws(TemplateError) -> TemplateValue {
    if case .undefined(let message) = value {
      throw TemplateError(.failed, message, line: line)
    }
    switch (value, index) {
    case (.mapping(let members), .string(let name)):
      if let member = TemplateValue.member(name, of: members) { return member }
      return try attribute(name, of: value, line: line)
    case (_, .string(let name)): return try attribute(name, of: value, line: line)
    case (.list(let items), .integer(let index)):
      let place = index < 0 ? index + items.count : index
      if items.indices.contains(place) { return items[place] }
    case (.string(let text), .integer(let index)):
      let scalars = Array(text.unicodeScalars)
      let place = index < 0 ? index + scalars.count : index
      if scalars.indices.contains(place) { return .string(String(Character(scalars[place]))) }
    case (_, .integer): break
    default: throw TemplateError(.unknown, "an index that is no number or text", line: line)
    }
    guard case .integer(let number) = index else { return .undefined("no such element") }
    return .undefined("\(value.objectName) has no element \(number)")
  }

  private mutating func slice(
    _ value: TemplateValue, _ bounds: [TemplateExpression?], line: Int
  ) throws(TemplateError) -> TemplateValue {
    var numbers: [Int?] = []
    for bound in bounds {
      switch try evaluate(ifAny: bound) {
      case nil, .some(.none): numbers.append(nil)
      case .some(.integer(let number)): numbers.append(number)
      default: throw TemplateError(.failed, "slice indices must be integers", line: line)
      }
    }
    let step = numbers.count > 2 ? numbers[2] ?? 1 : 1
    let end = numbers.count > 1 ? numbers[1] : nil
    func indices(_ count: Int) throws(TemplateError) -> [Int] {
      guard let places = Self.places(count, from: numbers[0], to: end, by: step) else {
        throw TemplateError(.failed, "slice step cannot be zero", line: line)
      }
      return places
    }
    switch value {
    case .list(let items):
      try charge(items.count)
      return .list(try indices(items.count).map { items[$0] })
    case .string(let text):
      try charge(text.utf8.count)
      let scalars = Array(text.unicodeScalars)
      var result = String.UnicodeScalarView()
      result.append(contentsOf: try indices(scalars.count).map { scalars[$0] })
      return .string(String(result))
    case .undefined(let message): throw TemplateError(.failed, message, line: line)
    default:
      throw TemplateError(.failed, "'\(value.typeName)' object has no slices", line: line)
    }
  }

  /// Python's slices: bounds outside are moved to the edge; nil for a step of 0.
  static func places(_ count: Int, from start: Int?, to end: Int?, by step: Int) -> [Int]? {
    guard step != 0 else { return nil }
    let lowest = step > 0 ? 0 : -1
    let highest = step > 0 ? count : count - 1
    func place(_ bound: Int) -> Int {
      min(max(bound < 0 ? bound + count : bound, lowest), highest)
    }
    let first = start.map(place) ?? (step > 0 ? lowest : highest)
    let last = end.map(place) ?? (step > 0 ? highest : lowest)
    // A stride longer than the whole takes the first alone.
    let stride = min(max(step, -count - 1), count + 1)
    return Array(Swift.stride(from: first, to: last, by: stride))
  }

  // MARK: Comparisons

  private mutating func compare(
    _ first: TemplateExpression, _ rest: [(TemplateExpression.Comparison, TemplateExpression)]
  ) throws(TemplateError) -> TemplateValue {
    var left = try evaluate(first)
    for (comparison, expression) in rest {
      let right = try evaluate(expression)
      guard try compare(left, comparison, right, line: expression.line) else { return .bool(false) }
      left = right
    }
    return .bool(true)
  }

  private mutating func compare(
    _ left: TemplateValue, _ comparison: TemplateExpression.Comparison, _ right: TemplateValue,
    line: Int
  ) throws(TemplateError) -> Bool {
    switch comparison {
    case .equal: return try equal(left, right)
    case .notEqual: return try !equal(left, right)
    case .isIn: return try contains(right, left, line: line)
    case .isNotIn: return try !contains(right, left, line: line)
    case .less: return try isLess(left, right, line: line)
    case .greater: return try isLess(right, left, line: line)
    case .lessOrEqual: return try !isLess(right, left, line: line)
    case .greaterOrEqual: return try !isLess(left, right, line: line)
    }
  }

  /// - Cost: counted: lists within lists can be far larger than what they took to make.
  mutating func equal(
    _ left: TemplateValue, _ right: TemplateValue
  ) throws(TemplateError) -> Bool {
    try charge(1)
    switch (left, right) {
    case (.undefined, .undefined), (.none, .none): return true
    case (.bool(let a), .bool(let b)): return a == b
    case (.integer(let a), .integer(let b)): return a == b
    // A truth value is a number.
    case (.bool(let a), .integer(let b)), (.integer(let b), .bool(let a)):
      return (a ? 1 : 0) == b
    case (.string(let a), .string(let b)):
      try charge(min(a.utf8.count, b.utf8.count))
      return a.hasSameBytes(as: b)
    case (.list(let a), .list(let b)):
      guard a.count == b.count else { return false }
      for (one, other) in zip(a, b) where try !equal(one, other) { return false }
      return true
    case (.mapping(let a), .mapping(let b)):
      guard a.count == b.count else { return false }
      for (key, value) in a {
        guard let other = TemplateValue.member(key, of: b), try equal(value, other) else {
          return false
        }
      }
      return true
    case (.namespace(let a), .namespace(let b)): return a == b
    default: return false
    }
  }

  private func isLess(
    _ left: TemplateValue, _ right: TemplateValue, line: Int
  ) throws(TemplateError) -> Bool {
    switch (left, right) {
    case (.integer(let a), .integer(let b)): return a < b
    case (.string(let a), .string(let b)): return a.utf8.lexicographicallyPrecedes(b.utf8)
    case (.undefined(let message), _), (_, .undefined(let message)):
      throw TemplateError(.failed, message, line: line)
    default:
      throw TemplateError(
        .failed, "'\(left.typeName)' and '\(right.typeName)' have no order", line: line)
    }
  }

  /// `value in container`.
  mutating func contains(
    _ container: TemplateValue, _ value: TemplateValue, line: Int
  ) throws(TemplateError) -> Bool {
    switch (container, value) {
    case (.string(let text), .string(let part)):
      try charge(text.utf8.count, times: part.utf8.count)
      return part.isEmpty || !text.byteRanges(of: part).isEmpty
    case (.list(let items), _):
      for item in items where try equal(item, value) { return true }
      return false
    case (.mapping(let members), .string(let name)):
      return TemplateValue.member(name, of: members) != nil
    case (.mapping, _), (.undefined, _): return false
    default:
      throw TemplateError(
        .failed, "'\(value.typeName)' cannot be looked for in '\(container.typeName)'", line: line)
    }
  }
}
