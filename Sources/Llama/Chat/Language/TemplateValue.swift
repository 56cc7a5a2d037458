import Tensors

/// A value that a template works with, as Python has it.
enum TemplateValue: Sendable {
  /// A name or a member that is not there; the message says which one.
  case undefined(String)
  case none
  case bool(Bool)
  case integer(Int)
  case string(String)
  case list([TemplateValue])
  case mapping([(key: String, value: TemplateValue)])
  /// Where its members are kept.
  case namespace(Int)
  case loop(TemplateLoop)
  case function(TemplateFunction)

  /// What `if` makes of it.
  var holds: Bool {
    switch self {
    case .undefined, .none: false
    case .bool(let value): value
    case .integer(let value): value != 0
    case .string(let text): !text.isEmpty
    case .list(let items): !items.isEmpty
    case .mapping(let members): !members.isEmpty
    case .namespace, .loop, .function: true
    }
  }

  /// The type as messages name it.
  var typeName: String {
    switch self {
    case .undefined: "undefined"
    case .none: "None"
    case .bool: "bool"
    case .integer: "int"
    case .string: "str"
    case .list: "list"
    case .mapping: "dict"
    case .namespace: "namespace"
    case .loop: "loop"
    case .function: "function"
    }
  }

  /// The object as a message about a missing member names it.
  var objectName: String {
    if case .none = self { typeName } else { typeName + " object" }
  }

  /// A mapping's member.
  static func member(
    _ key: String, of members: [(key: String, value: TemplateValue)]
  ) -> TemplateValue? {
    members.first { $0.key.hasSameBytes(as: key) }?.value
  }
}

/// `loop` inside of a loop.
struct TemplateLoop: Sendable {
  let index: Int
  let count: Int
  let previous, next: [TemplateValue]

  func attribute(_ name: String) -> TemplateValue? {
    switch name {
    case "index": .integer(index + 1)
    case "index0": .integer(index)
    case "revindex": .integer(count - index)
    case "revindex0": .integer(count - index - 1)
    case "first": .bool(index == 0)
    case "last": .bool(index == count - 1)
    case "length": .integer(count)
    case "previtem": previous.first ?? .undefined("there is no previous item")
    case "nextitem": next.first ?? .undefined("there is no next item")
    default: nil
    }
  }
}

/// What a template may call by name.
enum TemplateFunction: String, Sendable, CaseIterable {
  case raise = "raise_exception"
  case date = "strftime_now"
  case namespace
  case range
  case dict
}
