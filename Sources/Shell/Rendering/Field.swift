/// A value in a JSON record. Members keep the order in which they were written.
package enum Field: Equatable, Sendable {
  case null
  case bool(Bool)
  case int(Int)
  case double(Double)
  case string(String)
  case array([Field])
  case object([Member])

  /// One name and its value.
  package struct Member: Equatable, Sendable {
    package let name: String
    package let value: Field

    package init(_ name: String, _ value: Field) {
      self.name = name
      self.value = value
    }
  }

  /// A single-precision number with its own shortest digits: 0.1, not 0.10000000149011612.
  package static func float(_ value: Float) -> Field {
    .double(Double(value.description) ?? Double(value))
  }

  /// The value, or null.
  package static func optional(_ value: Double?) -> Field { value.map(Field.double) ?? .null }
  /// The value, or null.
  package static func optional(_ value: Int?) -> Field { value.map(Field.int) ?? .null }
  /// The value, or null.
  package static func optional(_ value: String?) -> Field { value.map(Field.string) ?? .null }
}

// MARK: - JSON

extension Field {
  /// The value as JSON on one line: members in the given order, doubles in the fewest digits that
  /// read back as the same double, NaN and infinities as null, `/` left alone.
  package var json: String {
    var text = ""
    write(to: &text)
    return text
  }

  private func write(to text: inout String) {
    switch self {
    case .null: text += "null"
    case .bool(let value): text += value ? "true" : "false"
    case .int(let value): text += value.description
    case .double(let value): text += value.isFinite ? value.description : "null"
    case .string(let value): Self.quote(value, to: &text)
    case .array(let values):
      text += "["
      for (index, value) in values.enumerated() {
        if index > 0 { text += "," }
        value.write(to: &text)
      }
      text += "]"
    case .object(let members):
      text += "{"
      for (index, member) in members.enumerated() {
        if index > 0 { text += "," }
        Self.quote(member.name, to: &text)
        text += ":"
        member.value.write(to: &text)
      }
      text += "}"
    }
  }

  private static func quote(_ value: String, to text: inout String) {
    text += "\""
    for scalar in value.unicodeScalars {
      switch scalar {
      case "\"": text += "\\\""
      case "\\": text += "\\\\"
      case "\n": text += "\\n"
      case "\r": text += "\\r"
      case "\t": text += "\\t"
      case _ where scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value):
        let digits = String(scalar.value, radix: 16)
        text += "\\u" + String(repeating: "0", count: 4 - digits.utf8.count) + digits
      default: text.unicodeScalars.append(scalar)
      }
    }
    text += "\""
  }
}

// MARK: - Literals

extension Field: ExpressibleByNilLiteral, ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral,
  ExpressibleByFloatLiteral, ExpressibleByStringInterpolation, ExpressibleByArrayLiteral,
  ExpressibleByDictionaryLiteral
{
  package init(nilLiteral: ()) { self = .null }
  package init(booleanLiteral value: Bool) { self = .bool(value) }
  package init(integerLiteral value: Int) { self = .int(value) }
  package init(floatLiteral value: Double) { self = .double(value) }
  package init(stringLiteral value: String) { self = .string(value) }
  package init(arrayLiteral elements: Field...) { self = .array(elements) }
  package init(dictionaryLiteral elements: (String, Field)...) {
    self = .object(elements.map { Member($0.0, $0.1) })
  }
}
