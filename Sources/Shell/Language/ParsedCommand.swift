/// A command line that has been understood: which command, which of its forms, and its values.
package struct ParsedCommand: Sendable {
  /// A value and where it stood.
  package struct Argument: Equatable, Sendable {
    package let value: Value
    package let source: SourceText
  }

  package let spec: CommandSpec
  /// The name of the form that matched.
  package let form: String
  /// Arguments by their upper-case names, options by their lower-case names.
  package let values: [String: Argument]
  /// The line as it was typed.
  package let line: String

  package var name: String { spec.name }

  /// Whether the result was asked for as JSON.
  package var wantsJSON: Bool { flag("json") }

  package func has(_ name: String) -> Bool { values[name] != nil }

  /// An error that points at the argument or option `name`, or at nothing if it was not given.
  package func error(
    at name: String, _ code: ShellError.Code, _ message: String, hint: String? = nil
  ) -> ShellError {
    values[name]?.source.error(code, message, hint: hint)
      ?? ShellError(code, message, hint: hint)
  }
}

// MARK: - Typed access

// Each accessor comes twice: the plain one throws `usage` when the value is missing, the `ifGiven`
// one returns nil. Both throw when the value is of another type.
extension ParsedCommand {
  package func text(_ name: String) throws(ShellError) -> String {
    try needed(text(ifGiven: name), name)
  }

  package func text(ifGiven name: String) throws(ShellError) -> String? {
    guard let argument = values[name] else { return nil }
    guard case .text(let text) = argument.value else { throw mistyped(name, "text") }
    return text
  }

  package func integer(_ name: String) throws(ShellError) -> Int {
    try needed(integer(ifGiven: name), name)
  }

  package func integer(ifGiven name: String) throws(ShellError) -> Int? {
    guard let argument = values[name] else { return nil }
    guard case .integer(let integer) = argument.value else {
      throw mistyped(name, "a whole number")
    }
    return integer
  }

  package func number(_ name: String) throws(ShellError) -> Double {
    try needed(number(ifGiven: name), name)
  }

  package func number(ifGiven name: String) throws(ShellError) -> Double? {
    guard let argument = values[name] else { return nil }
    switch argument.value {
    case .number(let number): return number
    case .integer(let integer): return Double(integer)
    default: throw mistyped(name, "a number")
    }
  }

  package func layers(ifGiven name: String) throws(ShellError) -> [Int]? {
    guard let argument = values[name] else { return nil }
    guard case .layers(let layers) = argument.value else { throw mistyped(name, "layers") }
    return layers
  }

  /// The values of an argument that is given several times; empty if it is not given.
  package func list<T>(_ name: String, _ read: (Value) -> T?) -> [T] {
    guard case .list(let list) = values[name]?.value else { return [] }
    return list.compactMap(read)
  }

  package func edit(_ name: String) throws(ShellError) -> EditText {
    guard let argument = values[name] else { throw missing(name) }
    guard case .edit(let edit) = argument.value else { throw mistyped(name, "an edit") }
    return edit
  }

  package func subject(_ name: String) throws(ShellError) -> SubjectText {
    guard let argument = values[name] else { throw missing(name) }
    guard case .subject(let subject) = argument.value else {
      throw mistyped(name, "a prompt with a subject")
    }
    return subject
  }

  /// True when the flag was given; false when it was not.
  package func flag(_ name: String) -> Bool { values[name]?.value == .flag(true) }

  /// The state of an `on|off` argument.
  package func toggle(ifGiven name: String) throws(ShellError) -> Bool? {
    guard let argument = values[name] else { return nil }
    guard case .flag(let on) = argument.value else { throw mistyped(name, "on or off") }
    return on
  }

  private func needed<T>(_ value: T?, _ name: String) throws(ShellError) -> T {
    guard let value else { throw missing(name) }
    return value
  }

  private func missing(_ name: String) -> ShellError {
    ShellError(.usage, "`\(spec.name)` needs \(name)", hint: "`help \(spec.name)` shows how")
  }

  private func mistyped(_ name: String, _ wanted: String) -> ShellError {
    error(at: name, .invalidValue, "\(name) is not \(wanted)")
  }
}
