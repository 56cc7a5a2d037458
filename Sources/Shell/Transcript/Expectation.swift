import Tensors

/// One comparison that `expect` makes: `>= 0.99`, `is Rome`.
struct Expectation {
  /// A name of `Choice.relations`.
  let relation: String
  let value: String

  /// Nil where the two cannot be compared in this way.
  func holds(for actual: Field) -> Bool? {
    switch actual {
    case .int(let number): holds(Double(number))
    case .double(let number): holds(number)
    case .string(let text): equality(text.hasSameBytes(as: value)) ?? part(of: text)
    case .bool(let on): equality(value == (on ? "true" : "false"))
    case .null: equality(value == "null")
    case .array, .object: nil
    }
  }

  private func holds(_ actual: Double) -> Bool? {
    guard let wanted = Double(plain: value) else { return value == "null" ? equality(false) : nil }
    // What the shell shows is rounded; what a script says may be written with fewer digits, but not with others.
    switch relation {
    case "<": return actual < wanted
    case "<=": return actual <= wanted
    case ">": return actual > wanted
    case ">=": return actual >= wanted
    default: return equality(abs(actual - wanted) <= 1e-9 * max(1, abs(wanted)))
    }
  }

  private func equality(_ isEqual: Bool) -> Bool? {
    switch relation {
    case "=", "is": isEqual
    case "!=": !isEqual
    default: nil
    }
  }

  private func part(of text: String) -> Bool? {
    switch relation {
    case "begins": text.utf8.starts(with: value.utf8)
    case "contains": !text.byteRanges(of: value).isEmpty
    default: nil
    }
  }

  /// Compares two texts by one of `Choice.textRelations`.
  static func holds(_ actual: String, _ relation: String, _ expected: String) -> Bool {
    Expectation(relation: relation, value: expected).holds(for: .string(actual)) ?? false
  }
}
