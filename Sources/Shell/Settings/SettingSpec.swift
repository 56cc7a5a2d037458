/// One row of the table of settings: its name, what it takes, and the property behind it.
package struct SettingSpec: Sendable {
  package let name: String
  package let kind: ValueKind
  package let summary: String
  let property: Property

  /// The property a setting reads and writes, by type.
  enum Property: Sendable {
    case text(any WritableKeyPath<SettingValues, String> & Sendable)
    case integer(any WritableKeyPath<SettingValues, Int> & Sendable)
    case number(any WritableKeyPath<SettingValues, Double> & Sendable)
    case layers(any WritableKeyPath<SettingValues, [Int]?> & Sendable)
    case flag(any WritableKeyPath<SettingValues, Bool> & Sendable)
    case color(any WritableKeyPath<SettingValues, Style.ColorChoice> & Sendable)
  }

  init(_ name: String, _ kind: ValueKind, _ property: Property, _ summary: String) {
    self.name = name
    self.kind = kind
    self.summary = summary
    self.property = property
  }

  /// All settings, in the order in which `set` lists them.
  package static let all = [
    SettingSpec("method", .choice(Choice.methods), .text(\.method), "how to solve for the weights"),
    SettingSpec("layers", .layers, .layers(\.layers), "the layers to change"),
    SettingSpec(
      "weight", .number(.positive), .number(\.weight), "how much the old keys count (w)"),
    SettingSpec(
      "emmet-lambda", .number(.nonNegative), .number(\.emmetLambda),
      "EMMET's lambda, as a share of weight"),
    SettingSpec(
      "steps", .integer(1...1000), .integer(\.steps), "optimisation steps for the value"),
    SettingSpec("lr", .number(.positive), .number(\.lr), "learning rate of those steps"),
    SettingSpec(
      "clamp", .number(.positive), .number(\.clamp),
      "largest change of the value, in norms of the original"),
    SettingSpec(
      "decay", .number(.nonNegative), .number(\.decay), "weight decay of the value's change"),
    SettingSpec(
      "kl", .number(.nonNegative), .number(\.kl), "how much the subject's essence counts"),
    SettingSpec(
      "begin", .beginning, .text(\.begin),
      "what is in front of texts: auto, none or a token"),
    SettingSpec(
      "chat", .choice(Choice.chatForms), .text(\.chat),
      "whether prompts are asked as the user's turn of a conversation"),
    SettingSpec(
      "seed", .integer(0...Int.max), .integer(\.seed), "seed of everything that is drawn"),
    SettingSpec("tokens", .integer(1...4096), .integer(\.tokens), "tokens that ask adds"),
    SettingSpec("top", .integer(1...Int.max), .integer(\.top), "tokens that top shows"),
    SettingSpec("color", .choice(Choice.colors), .color(\.color), "when to use colour"),
    SettingSpec("timing", .toggle, .flag(\.timing), "whether each command says how long it took"),
  ]

  /// The setting called `name`.
  package static func named(_ name: String) -> SettingSpec? { all.first { $0.name == name } }
}

extension SettingSpec {
  /// Puts a value that was read as `kind` where it belongs; false if it is of another type.
  func store(_ value: Value, in values: inout SettingValues) -> Bool {
    switch (property, value) {
    case (.text(let path), .text(let text)): values[keyPath: path] = text
    case (.integer(let path), .integer(let integer)): values[keyPath: path] = integer
    case (.number(let path), .number(let number)): values[keyPath: path] = number
    case (.layers(let path), .layers(let layers)): values[keyPath: path] = layers
    case (.flag(let path), .flag(let on)): values[keyPath: path] = on
    case (.color(let path), .text(let text)):
      guard let choice = Style.ColorChoice(rawValue: text) else { return false }
      values[keyPath: path] = choice
    default: return false
    }
    return true
  }

  /// Copies this one setting from `source` to `target`.
  func copy(from source: SettingValues, to target: inout SettingValues) {
    switch property {
    case .text(let path): target[keyPath: path] = source[keyPath: path]
    case .integer(let path): target[keyPath: path] = source[keyPath: path]
    case .number(let path): target[keyPath: path] = source[keyPath: path]
    case .layers(let path): target[keyPath: path] = source[keyPath: path]
    case .flag(let path): target[keyPath: path] = source[keyPath: path]
    case .color(let path): target[keyPath: path] = source[keyPath: path]
    }
  }

  /// The value as it would be typed.
  func text(in values: SettingValues) -> String {
    switch property {
    case .text(let path): values[keyPath: path]
    case .integer(let path): values[keyPath: path].description
    case .number(let path): values[keyPath: path].description
    case .layers(let path):
      values[keyPath: path].map { $0.map(\.description).joined(separator: ",") } ?? "default"
    case .flag(let path): values[keyPath: path] ? "on" : "off"
    case .color(let path): values[keyPath: path].rawValue
    }
  }

  /// The value in a JSON record.
  func field(in values: SettingValues) -> Field {
    switch property {
    case .text(let path): .string(values[keyPath: path])
    case .integer(let path): .int(values[keyPath: path])
    case .number(let path): .double(values[keyPath: path])
    case .layers(let path): values[keyPath: path].map { .array($0.map(Field.int)) } ?? .null
    case .flag(let path): .bool(values[keyPath: path])
    case .color(let path): .string(values[keyPath: path].rawValue)
    }
  }
}

extension Choice {
  /// When prompts are asked in chat form.
  package static let chatForms = [
    Choice("auto", "questions and whole sentences, where the chat template has a known form"),
    Choice("on", "every prompt, with any chat template that can be read"), Choice("off", "none"),
  ]

  /// When to use colour.
  package static let colors = [
    Choice("auto", "on a terminal"), Choice("always", "everywhere"), Choice("never", "nowhere"),
  ]
}
