import Tensors

extension TemplateRun {
  /// `tojson` as transformers has it: JSON with characters as they are, blanks after commas and colons.
  mutating func json(
    of value: TemplateValue, _ call: TemplateCall, line: Int
  ) throws(TemplateError) -> String {
    try call.check(atMost: 0, names: ["indent", "ensure_ascii"], of: "tojson", line: line)
    var indent: Int?
    switch call.argument(1, "indent") {
    case nil, .some(.none): break
    case .some(.integer(let width)) where (0...16).contains(width): indent = width
    default: throw TemplateError(.unknown, "this indent of 'tojson'", line: line)
    }
    if let plain = call.argument(1, "ensure_ascii"), plain.holds {
      throw TemplateError(.unknown, "'ensure_ascii' of 'tojson'", line: line)
    }
    let text = try json(of: value, indent: indent, level: 0, line: line)
    try charge(text.utf8.count)
    return text
  }

  private mutating func json(
    of value: TemplateValue, indent: Int?, level: Int, line: Int
  ) throws(TemplateError) -> String {
    try charge(Self.itemCost)
    guard level < TemplateExpression.deepest else {
      throw TemplateError(.failed, "'tojson' of too many levels", line: line)
    }
    switch value {
    case .none: return "null"
    case .bool(let value): return value ? "true" : "false"
    case .integer(let value): return "\(value)"
    case .string(let text):
      try charge(text.utf8.count)
      return JSON.string(text).description
    case .list(let items):
      var parts: [String] = []
      for item in items {
        parts.append(try json(of: item, indent: indent, level: level + 1, line: line))
      }
      return Self.bracketed(parts, "[", "]", indent: indent, level: level)
    case .mapping(let members):
      var parts: [String] = []
      for (key, member) in members {
        let text = try json(of: member, indent: indent, level: level + 1, line: line)
        parts.append(JSON.string(key).description + ": " + text)
      }
      return Self.bracketed(parts, "{", "}", indent: indent, level: level)
    case .undefined, .namespace, .loop, .function:
      throw TemplateError(
        .failed, "'\(value.typeName)' is not JSON serializable", line: line)
    }
  }

  private static func bracketed(
    _ parts: [String], _ open: String, _ close: String, indent: Int?, level: Int
  ) -> String {
    guard let indent, !parts.isEmpty else {
      return open + parts.joined(separator: ", ") + close
    }
    let inner = "\n" + String(repeating: " ", count: indent * (level + 1))
    let outer = "\n" + String(repeating: " ", count: indent * level)
    return open + inner + parts.joined(separator: "," + inner) + outer + close
  }
}
