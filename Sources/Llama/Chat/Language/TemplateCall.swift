/// The arguments of a call, evaluated.
struct TemplateCall {
  let positional: [TemplateValue]
  let named: [(name: String, value: TemplateValue)]

  init(
    _ arguments: TemplateExpression.Arguments, in run: inout TemplateRun
  ) throws(TemplateError) {
    positional = try run.evaluate(all: arguments.positional)
    var named: [(name: String, value: TemplateValue)] = []
    for (name, value) in arguments.named { named.append((name, try run.evaluate(value))) }
    self.named = named
  }

  /// The argument at a place, or of a name.
  func argument(_ index: Int, _ name: String) -> TemplateValue? {
    positional.indices.contains(index)
      ? positional[index] : named.first { $0.name == name }?.value
  }

  /// - Throws: `TemplateError` for more arguments than `count`, or names that are not among `names`.
  func check(
    atMost count: Int, names: [String] = [], of callee: String, line: Int
  ) throws(TemplateError) {
    guard positional.count <= count, named.allSatisfy({ names.contains($0.name) }) else {
      throw TemplateError(.unknown, "these arguments of '\(callee)'", line: line)
    }
  }

  /// - Throws: `TemplateError` for an argument that is not there, or no text.
  func text(
    _ index: Int, _ name: String, of callee: String, line: Int
  ) throws(TemplateError) -> String {
    guard case .string(let text)? = argument(index, name) else {
      throw TemplateError(.failed, "'\(callee)' needs text for its argument \(name)", line: line)
    }
    return text
  }
}
