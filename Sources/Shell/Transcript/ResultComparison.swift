import Tensors

/// Compares what a command said with what is written down of it.
struct ResultComparison {
  /// One value that is not as recorded.
  struct Difference: Equatable {
    /// `probability_after`, `tokens[0].text`.
    let path: String
    let expected: String
    let actual: String
    /// How near the number had to be; empty where nothing but the same would do.
    let allowed: String
  }

  /// Allow for another machine.
  let isPortable: Bool
  private(set) var differences: [Difference] = []
  /// Values that were looked at.
  private(set) var count = 0

  init(isPortable: Bool) { self.isPortable = isPortable }

  /// Compares the value at `path` of a command's result; nil if the result has none.
  mutating func compare(_ expected: JSON, with actual: Field?, at path: String) {
    guard let tolerance = tolerance(of: path, expected) else { return }
    switch (expected, actual) {
    case (.object(let members), .object?):
      for (name, value) in members {
        compare(value, with: actual?.value(at: name), at: "\(path).\(name)")
      }
    case (.array(let values), .array(let elements)?) where values.count == elements.count:
      for (index, value) in values.enumerated() {
        compare(value, with: elements[index], at: "\(path)[\(index)]")
      }
    default:
      count += 1
      if !Self.agree(expected, actual, tolerance) {
        differences.append(
          Difference(
            path: path, expected: expected.description, actual: actual?.json ?? "nothing",
            allowed: tolerance == Tolerance() ? "" : tolerance.text))
      }
    }
  }

  /// How near the value has to be; nil if it does not matter.
  private func tolerance(of path: String, _ expected: JSON) -> Tolerance? {
    if isPortable, Self.isRunnerUp(path) { return nil }
    let name = String(path.split(separator: ".").last ?? "").prefix { $0 != "[" }
    let rule = FieldRule.of(String(name), expected)
    return isPortable ? rule.portable : rule.tight
  }

  /// Of the tokens that `top` lists, the first is the winner; rounding may swap the others.
  private static func isRunnerUp(_ path: String) -> Bool {
    path.hasPrefix("tokens[") && !path.hasPrefix("tokens[0]")
  }

  private static func agree(_ expected: JSON, _ actual: Field?, _ tolerance: Tolerance) -> Bool {
    switch (expected, actual) {
    case (.null, .null?): true
    case (.null, .double(let value)?): !value.isFinite
    case (.bool(let a), .bool(let b)?): a == b
    case (.string(let a), .string(let b)?): a.hasSameBytes(as: b)
    case (_, .int(let value)?):
      expected.double.map { tolerance.allows(Double(value), for: $0) } ?? false
    case (_, .double(let value)?): expected.double.map { tolerance.allows(value, for: $0) } ?? false
    default: false
    }
  }
}
