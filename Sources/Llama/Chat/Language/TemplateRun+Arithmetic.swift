extension TemplateRun {
  mutating func arithmetic(
    _ left: TemplateValue, _ mark: TemplateExpression.Operator, _ right: TemplateValue, line: Int
  ) throws(TemplateError) -> TemplateValue {
    if mark == .concatenation {
      let text = try text(of: left, line: line) + self.text(of: right, line: line)
      try charge(text.utf8.count)
      return .string(text)
    }
    switch (left, mark, right) {
    case (.undefined(let message), _, _), (_, _, .undefined(let message)):
      throw TemplateError(.failed, message, line: line)
    case (.string(let a), .plus, .string(let b)):
      try charge(a.utf8.count + b.utf8.count)
      return .string(a + b)
    case (.list(let a), .plus, .list(let b)):
      try charge(a.count + b.count, times: Self.itemCost)
      return .list(a + b)
    case (.string(let text), .times, .integer(let count)),
      (.integer(let count), .times, .string(let text)):
      try charge(text.utf8.count, times: max(count, 0))
      return .string(String(repeating: text, count: max(count, 0)))
    case (.integer(let a), _, .integer(let b)):
      guard let value = Self.integer(a, mark, b) else {
        throw TemplateError(.failed, "\(a) \(mark.rawValue) \(b) is no number", line: line)
      }
      return .integer(value)
    default:
      throw TemplateError(
        .failed,
        "'\(left.typeName)' \(mark.rawValue) '\(right.typeName)' cannot be calculated",
        line: line)
    }
  }

  /// nil where the result does not fit, or is of no number.
  private static func integer(
    _ a: Int, _ mark: TemplateExpression.Operator, _ b: Int
  ) -> Int? {
    let result: (partialValue: Int, overflow: Bool)
    switch mark {
    case .plus: result = a.addingReportingOverflow(b)
    case .minus: result = a.subtractingReportingOverflow(b)
    case .times: result = a.multipliedReportingOverflow(by: b)
    case .floorDivision, .remainder:
      guard b != 0, !(a == .min && b == -1) else { return nil }
      // Python rounds down.
      let isBelow = a % b != 0 && (a < 0) != (b < 0)
      return mark == .remainder ? a % b + (isBelow ? b : 0) : a / b - (isBelow ? 1 : 0)
    case .concatenation: return nil
    }
    return result.overflow ? nil : result.partialValue
  }

  /// A value as it is written.
  func text(of value: TemplateValue, line: Int) throws(TemplateError) -> String {
    switch value {
    case .undefined: return ""
    case .none: return "None"
    case .bool(let value): return value ? "True" : "False"
    case .integer(let value): return "\(value)"
    case .string(let text): return text
    case .list, .mapping, .namespace, .loop, .function:
      throw TemplateError(.unknown, "writing a '\(value.typeName)' as text", line: line)
    }
  }

  /// What a loop goes over.
  mutating func elements(
    of value: TemplateValue, line: Int
  ) throws(TemplateError) -> [TemplateValue] {
    switch value {
    case .undefined: return []
    case .list(let items): return items
    case .mapping(let members): return members.map { .string($0.key) }
    case .string(let text):
      try charge(text.utf8.count)
      return text.unicodeScalars.map { .string(String(Character($0))) }
    default:
      throw TemplateError(.failed, "'\(value.typeName)' object is not iterable", line: line)
    }
  }
}
