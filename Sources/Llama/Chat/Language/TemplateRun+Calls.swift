import Tensors

/// What texts and mappings can do.
enum TemplateMethod: String {
  case strip, lstrip, rstrip, split, startswith, endswith, replace, upper, lower
  case items, keys, values, get

  /// Whether a value has a method of that name in Python: then it is no member, even where it is none of ours.
  static func belongs(_ name: String, to value: TemplateValue) -> Bool {
    switch value {
    case .string: ofText.contains(name)
    case .mapping: ofMappings.contains(name)
    case .list: ofLists.contains(name)
    default: false
    }
  }

  private static let ofText: Set<String> = [
    "capitalize", "casefold", "center", "count", "encode", "endswith", "expandtabs", "find",
    "format", "format_map", "index", "isalnum", "isalpha", "isascii", "isdecimal", "isdigit",
    "isidentifier", "islower", "isnumeric", "isprintable", "isspace", "istitle", "isupper", "join",
    "ljust", "lower", "lstrip", "maketrans", "partition", "removeprefix", "removesuffix", "replace",
    "rfind", "rindex", "rjust", "rpartition", "rsplit", "rstrip", "split", "splitlines",
    "startswith", "strip", "swapcase", "title", "translate", "upper", "zfill",
  ]
  private static let ofMappings: Set<String> = [
    "clear", "copy", "fromkeys", "get", "items", "keys", "pop", "popitem", "setdefault", "update",
    "values",
  ]
  private static let ofLists: Set<String> = [
    "append", "clear", "copy", "count", "extend", "index", "insert", "pop", "remove", "reverse",
    "sort",
  ]
}

extension TemplateRun {
  mutating func call(
    _ callee: TemplateExpression, _ arguments: TemplateExpression.Arguments, line: Int
  ) throws(TemplateError) -> TemplateValue {
    if case .attribute(let base, let name) = callee.kind {
      let value = try evaluate(base)
      if TemplateMethod.belongs(name, to: value) {
        guard let method = TemplateMethod(rawValue: name) else {
          throw TemplateError(.unknown, "the method '\(name)'", line: line)
        }
        return try call(method, of: value, TemplateCall(arguments, in: &self), line: line)
      }
      return try call(attribute(name, of: value, line: line), arguments, line: line)
    }
    return try call(evaluate(callee), arguments, line: line)
  }

  private mutating func call(
    _ callee: TemplateValue, _ arguments: TemplateExpression.Arguments, line: Int
  ) throws(TemplateError) -> TemplateValue {
    switch callee {
    case .function(let function):
      return try call(function, TemplateCall(arguments, in: &self), line: line)
    case .undefined(let message): throw TemplateError(.failed, message, line: line)
    default:
      throw TemplateError(.failed, "'\(callee.typeName)' object is not callable", line: line)
    }
  }

  private mutating func call(
    _ function: TemplateFunction, _ call: TemplateCall, line: Int
  ) throws(TemplateError) -> TemplateValue {
    let name = function.rawValue
    switch function {
    case .raise:
      try call.check(atMost: 1, names: ["message"], of: name, line: line)
      let message = try text(of: call.argument(0, "message") ?? .string(""), line: line)
      throw TemplateError(.raised, message)
    case .date:
      try call.check(atMost: 1, names: ["format"], of: name, line: line)
      let format = try call.text(0, "format", of: name, line: line)
      guard let text = date.text(format) else {
        throw TemplateError(.unknown, "the date format '\(format)'", line: line)
      }
      return .string(text)
    case .namespace:
      try call.check(atMost: 0, names: call.named.map(\.name), of: name, line: line)
      namespaces.append(
        Dictionary(call.named.map { ($0.name, $0.value) }, uniquingKeysWith: { $1 }))
      return .namespace(namespaces.count - 1)
    case .dict:
      try call.check(atMost: 0, names: call.named.map(\.name), of: name, line: line)
      return .mapping(call.named.map { (key: $0.name, value: $0.value) })
    case .range: return .list(try range(call, line: line))
    }
  }

  private mutating func range(
    _ call: TemplateCall, line: Int
  ) throws(TemplateError) -> [TemplateValue] {
    try call.check(atMost: 3, of: "range", line: line)
    var numbers: [Int] = []
    for value in call.positional {
      // Twice this is still a number.
      guard case .integer(let number) = value, abs(number / 2) < Int.max / 4 else {
        throw TemplateError(.failed, "'range' needs numbers", line: line)
      }
      numbers.append(number)
    }
    let start = numbers.count > 1 ? numbers[0] : 0
    let step = numbers.count > 2 ? numbers[2] : 1
    guard let end = numbers.count > 1 ? numbers[1] : numbers.first, step != 0 else {
      throw TemplateError(.failed, "'range' needs an end, and a step that is not 0", line: line)
    }
    try charge(max(0, (end - start) / step) + 1, times: Self.itemCost)
    return stride(from: start, to: end, by: step).map { .integer($0) }
  }

  // MARK: Methods

  private mutating func call(
    _ method: TemplateMethod, of value: TemplateValue, _ call: TemplateCall, line: Int
  ) throws(TemplateError) -> TemplateValue {
    let name = method.rawValue
    switch value {
    case .mapping(let members):
      try call.check(atMost: method == .get ? 2 : 0, of: name, line: line)
      switch method {
      case .items: return .list(members.map { .list([.string($0.key), $0.value]) })
      case .keys: return .list(members.map { .string($0.key) })
      case .values: return .list(members.map(\.value))
      default:
        let key = try call.text(0, "key", of: name, line: line)
        return TemplateValue.member(key, of: members) ?? call.argument(1, "default") ?? .none
      }
    case .string(let text):
      try charge(text.utf8.count)
      return try self.call(method, of: text, call, line: line)
    default: throw TemplateError(.unknown, "the method '\(name)'", line: line)
    }
  }

  private mutating func call(
    _ method: TemplateMethod, of text: String, _ call: TemplateCall, line: Int
  ) throws(TemplateError) -> TemplateValue {
    let name = method.rawValue
    try call.check(atMost: method == .replace || method == .split ? 2 : 1, of: name, line: line)
    func argument(_ index: Int) throws(TemplateError) -> String {
      try call.text(index, "\(index + 1)", of: name, line: line)
    }
    switch method {
    case .strip, .lstrip, .rstrip:
      var characters: String?
      if let given = call.argument(0, "chars") {
        if case .none = given {} else { characters = try argument(0) }
      }
      return .string(
        PythonSpace.strip(
          text, atStart: method != .rstrip, atEnd: method != .lstrip, characters: characters))
    case .startswith: return .bool(text.utf8.starts(with: try argument(0).utf8))
    case .endswith: return .bool(text.utf8.reversed().starts(with: try argument(0).utf8.reversed()))
    case .upper: return .string(text.uppercased())
    case .lower: return .string(text.lowercased())
    case .replace:
      guard call.positional.count == 2 else {
        throw TemplateError(.failed, "'replace' needs two texts", line: line)
      }
      return .string(try replace(argument(0), in: text, with: argument(1)))
    case .split: return .list(try split(text, call, line: line))
    default: throw TemplateError(.unknown, "the method '\(name)'", line: line)
    }
  }

  mutating func replace(
    _ part: String, in text: String, with other: String
  ) throws(TemplateError) -> String {
    guard !part.isEmpty else { throw TemplateError(.unknown, "replacing nothing by something") }
    try charge(text.utf8.count, times: part.utf8.count)
    let ranges = text.byteRanges(of: part)
    try charge(ranges.count, times: other.utf8.count)
    var result = ""
    var start = text.startIndex
    for range in ranges {
      result += text[start..<range.lowerBound] + other
      start = range.upperBound
    }
    return result + text[start...]
  }

  private mutating func split(
    _ text: String, _ call: TemplateCall, line: Int
  ) throws(TemplateError) -> [TemplateValue] {
    guard case .string(let separator)? = call.argument(0, "sep") else {
      throw TemplateError(.unknown, "'split' without a separator", line: line)
    }
    guard !separator.isEmpty else {
      throw TemplateError(.failed, "empty separator", line: line)
    }
    var most = Int.max
    if let given = call.argument(1, "maxsplit") {
      guard case .integer(let count) = given else {
        throw TemplateError(.failed, "'split' needs a number", line: line)
      }
      if count >= 0 { most = count }
    }
    try charge(text.utf8.count, times: separator.utf8.count)
    var parts: [TemplateValue] = []
    var start = text.startIndex
    for range in text.byteRanges(of: separator) where parts.count < most {
      parts.append(.string(String(text[start..<range.lowerBound])))
      start = range.upperBound
    }
    return parts + [.string(String(text[start...]))]
  }
}
