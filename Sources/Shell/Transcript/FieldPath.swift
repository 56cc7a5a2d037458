extension Field {
  /// The value at a path such as `efficacy`, `tokens[0].text` or `edits.count`; nil where there is none. `count` of a
  /// list is how many it has.
  package func value(at path: String) -> Field? {
    var value = self
    var rest = path[...]
    while !rest.isEmpty {
      if rest.first == "[" {
        guard let end = rest.firstIndex(of: "]"), case .array(let elements) = value,
          let index = Int(plain: String(rest[rest.index(after: rest.startIndex)..<end])),
          elements.indices.contains(index)
        else { return nil }
        value = elements[index]
        rest = rest[rest.index(after: end)...]
      } else {
        if rest.first == "." { rest.removeFirst() }
        let name = rest.prefix { $0 != "." && $0 != "[" }
        guard !name.isEmpty, let member = value.member(String(name)) else { return nil }
        value = member
        rest = rest[name.endIndex...]
      }
    }
    return value
  }

  private func member(_ name: String) -> Field? {
    switch self {
    case .object(let members): members.first { $0.name == name }?.value
    case .array(let elements) where name == "count": .int(elements.count)
    default: nil
    }
  }
}
