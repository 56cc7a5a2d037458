extension TemplateRun {
  mutating func apply(
    _ filter: TemplateFilter, to value: TemplateValue, _ call: TemplateCall, line: Int
  ) throws(TemplateError) -> TemplateValue {
    let name = filter.rawValue
    switch filter {
    case .trim:
      try call.check(atMost: 1, names: ["chars"], of: name, line: line)
      let characters =
        try call.argument(0, "chars") == nil
        ? nil : call.text(0, "chars", of: name, line: line)
      let text = try charged(value, line: line)
      return .string(PythonSpace.strip(text, characters: characters))
    case .string: return .string(try charged(value, line: line))
    case .upper: return .string(try charged(value, line: line).uppercased())
    case .lower: return .string(try charged(value, line: line).lowercased())
    case .capitalize:
      let scalars = try charged(value, line: line).unicodeScalars
      let rest = String(String.UnicodeScalarView(scalars.dropFirst()))
      return .string((scalars.first?.properties.titlecaseMapping ?? "") + rest.lowercased())
    case .length, .count: return .integer(try length(of: value, line: line))
    case .list: return .list(try elements(of: value, line: line))
    case .first:
      return try elements(of: value, line: line).first
        ?? .undefined("No first item, sequence was empty.")
    case .last:
      return try elements(of: value, line: line).last
        ?? .undefined("No last item, sequence was empty.")
    case .reverse:
      if case .string(let text) = value {
        return .string(String(String.UnicodeScalarView(text.unicodeScalars.reversed())))
      }
      return .list(try elements(of: value, line: line).reversed())
    case .items: return .list(try items(of: value, line: line))
    case .join: return .string(try join(value, call, line: line))
    case .replace:
      try call.check(atMost: 2, of: name, line: line)
      let part = try call.text(0, "old", of: name, line: line)
      let other = try call.text(1, "new", of: name, line: line)
      return .string(try replace(part, in: charged(value, line: line), with: other))
    case .defaultValue, .defaultShort:
      try call.check(
        atMost: 2, names: ["default_value", "boolean"], of: name, line: line)
      let isMissing: Bool
      if case .undefined = value { isMissing = true } else { isMissing = false }
      let counts = call.argument(1, "boolean")?.holds ?? false
      return isMissing || counts && !value.holds
        ? call.argument(0, "default_value") ?? .string("") : value
    case .tojson: return .string(try json(of: value, call, line: line))
    case .select, .reject, .selectattr, .rejectattr:
      return .list(try choose(filter, value, call, line: line))
    case .map: return .list(try map(value, call, line: line))
    }
  }

  private mutating func charged(
    _ value: TemplateValue, line: Int
  ) throws(TemplateError) -> String {
    let text = try text(of: value, line: line)
    try charge(text.utf8.count)
    return text
  }

  private func length(of value: TemplateValue, line: Int) throws(TemplateError) -> Int {
    switch value {
    case .undefined: return 0
    case .string(let text): return text.unicodeScalars.count
    case .list(let items): return items.count
    case .mapping(let members): return members.count
    case .loop(let loop): return loop.count
    default:
      throw TemplateError(
        .failed, "object of type '\(value.typeName)' has no len()", line: line)
    }
  }

  private func items(
    of value: TemplateValue, line: Int
  ) throws(TemplateError) -> [TemplateValue] {
    switch value {
    case .undefined: return []
    case .mapping(let members): return members.map { .list([.string($0.key), $0.value]) }
    default:
      throw TemplateError(.failed, "can only get item pairs from a mapping", line: line)
    }
  }

  private mutating func join(
    _ value: TemplateValue, _ call: TemplateCall, line: Int
  ) throws(TemplateError) -> String {
    try call.check(atMost: 1, names: ["d"], of: "join", line: line)
    let separator =
      try call.argument(0, "d") == nil ? "" : call.text(0, "d", of: "join", line: line)
    var result = ""
    for (index, item) in try elements(of: value, line: line).enumerated() {
      let text = try text(of: item, line: line)
      try charge(text.utf8.count + separator.utf8.count)
      result += (index > 0 ? separator : "") + text
    }
    return result
  }

  // MARK: Choosing items

  /// `selectattr("role", "equalto", "user")` and its kin.
  private mutating func choose(
    _ filter: TemplateFilter, _ value: TemplateValue, _ call: TemplateCall, line: Int
  ) throws(TemplateError) -> [TemplateValue] {
    let looksAtAttribute = filter == .selectattr || filter == .rejectattr
    let keeps = filter == .select || filter == .selectattr
    let first = looksAtAttribute ? 1 : 0
    try call.check(atMost: first + 2, of: filter.rawValue, line: line)
    let attribute =
      looksAtAttribute ? try call.text(0, "attribute", of: filter.rawValue, line: line) : nil
    var test: TemplateTest?
    if call.positional.count > first {
      let name = try call.text(first, "test", of: filter.rawValue, line: line)
      guard let found = TemplateTest(rawValue: name) else {
        throw TemplateError(.unknown, "the test '\(name)'", line: line)
      }
      test = found
    }
    let argument = call.argument(first + 1, "")
    var chosen: [TemplateValue] = []
    for item in try elements(of: value, line: line) {
      try charge(1)
      let looked = try attribute.map { (name) throws(TemplateError) in
        try member(name, of: item, line: line)
      }
      let subject = looked ?? item
      let holds =
        try test.map { (test) throws(TemplateError) in
          try apply(test, to: subject, argument, line: line)
        } ?? subject.holds
      if holds == keeps { chosen.append(item) }
    }
    return chosen
  }

  private mutating func map(
    _ value: TemplateValue, _ call: TemplateCall, line: Int
  ) throws(TemplateError) -> [TemplateValue] {
    guard call.positional.isEmpty, call.named.count == 1, call.named[0].name == "attribute",
      case .string(let name) = call.named[0].value
    else { throw TemplateError(.unknown, "'map' with anything but attribute=", line: line) }
    var mapped: [TemplateValue] = []
    for item in try elements(of: value, line: line) {
      try charge(1)
      mapped.append(try member(name, of: item, line: line))
    }
    return mapped
  }

  private func member(
    _ name: String, of item: TemplateValue, line: Int
  ) throws(TemplateError) -> TemplateValue {
    guard !name.contains("."), Int(name) == nil else {
      throw TemplateError(.unknown, "the path '\(name)'", line: line)
    }
    return try self.item(.string(name), of: item, line: line)
  }

  // MARK: Tests

  mutating func apply(
    _ test: TemplateTest, to value: TemplateValue, _ argument: TemplateValue?, line: Int
  ) throws(TemplateError) -> Bool {
    switch (test, value) {
    case (.defined, .undefined): return false
    case (.defined, _): return true
    case (.undefined, .undefined): return true
    case (.undefined, _): return false
    case (.none, .none): return true
    case (.string, .string): return true
    case (.mapping, .mapping): return true
    case (.boolean, .bool): return true
    case (.isTrue, .bool(let value)): return value
    case (.isFalse, .bool(let value)): return !value
    case (.integer, .integer): return true
    case (.number, .integer), (.number, .bool): return true
    case (.iterable, .undefined), (.iterable, .string), (.iterable, .list), (.iterable, .mapping),
      (.iterable, .loop):
      return true
    case (.sequence, .string), (.sequence, .list), (.sequence, .mapping), (.sequence, .undefined):
      return true
    case (.odd, .integer(let value)): return value % 2 != 0
    case (.even, .integer(let value)): return value % 2 == 0
    case (.odd, _), (.even, _):
      throw TemplateError(.failed, "'\(value.typeName)' is neither odd nor even", line: line)
    case (.equal, _), (.equalTo, _), (.equalSign, _), (.notEqual, _), (.notEqualSign, _):
      guard let argument else {
        throw TemplateError(.failed, "'\(test.rawValue)' needs an argument", line: line)
      }
      let isNegated = test == .notEqual || test == .notEqualSign
      return try equal(value, argument) != isNegated
    case (.isIn, _): return try contains(argument ?? .none, value, line: line)
    default: return false
    }
  }
}
