extension CommandResult {
  /// The result as one table with a line of names: its first list of things, a line each; without one, its own members
  /// as one line. Numbers read back as they were; members of members are called `immediate.score`.
  package var csv: String {
    if let table { return table }
    let lists = fields.lazy.compactMap { Self.objects($0.value) }
    let rows = (lists.first ?? [fields]).map { Self.flat($0) }
    var names: [String] = []
    for name in rows.joined().map(\.name) where !names.contains(name) { names.append(name) }
    guard !names.isEmpty else { return "" }
    let lines = rows.map { row in
      names.map { name in row.first { $0.name == name }?.text ?? "" }
    }
    return CSV.text([names] + lines)
  }

  /// The members of each element of a list of objects; nil for anything else, and for an empty list.
  private static func objects(_ field: Field) -> [[Field.Member]]? {
    guard case .array(let elements) = field, !elements.isEmpty else { return nil }
    var lists: [[Field.Member]] = []
    for element in elements {
      guard case .object(let members) = element else { return nil }
      lists.append(members)
    }
    return lists
  }

  private static func flat(
    _ members: [Field.Member], below prefix: String = ""
  ) -> [(name: String, text: String)] {
    members.flatMap { member -> [(name: String, text: String)] in
      let name = prefix + member.name
      switch member.value {
      case .object(let inner): return flat(inner, below: name + ".")
      case .array(let elements):
        // Lists inside of a thing have no place in a line, but for a few plain values.
        return objects(member.value) == nil
          ? [(name, elements.map(text).joined(separator: " "))] : []
      default: return [(name, text(member.value))]
      }
    }
  }

  private static func text(_ field: Field) -> String {
    switch field {
    case .null: ""
    case .string(let text): text
    case .double(let value): CSV.text(value)
    default: field.json
    }
  }
}
