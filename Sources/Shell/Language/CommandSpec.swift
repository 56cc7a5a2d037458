/// Everything there is to know about one command. Parser, help, completion and "did you mean" all
/// read this and nothing else, so they cannot disagree.
package struct CommandSpec: Sendable {
  package let name: String
  package let aliases: [String]
  package let group: CommandGroup
  /// One line for the list of commands.
  package let summary: String
  /// What is different after the command; "nothing" for commands that only look.
  package let changes: String
  /// What Ctrl-C does while it runs, in the words that follow "Ctrl-C"; nil where it simply stops.
  package let stop: String?
  /// The ways in which it can be written.
  package let forms: [CommandForm]
  package let options: [OptionSpec]
  /// At least two lines that work as they are.
  package let examples: [String]
  /// Commands to read about next.
  package let related: [String]
  /// A page that help shows below the command's own.
  package let topic: String?

  package init(
    _ name: String, aliases: [String] = [], group: CommandGroup, summary: String,
    changes: String = "nothing", stop: String? = nil, forms: [CommandForm],
    options: [OptionSpec] = [],
    examples: [String], related: [String] = [], topic: String? = nil
  ) {
    self.name = name
    self.aliases = aliases
    self.group = group
    self.summary = summary
    self.changes = changes
    self.stop = stop
    self.forms = forms
    self.options = options
    self.examples = examples
    self.related = related
    self.topic = topic
  }

  /// Options of the command itself and those every command has.
  package var allOptions: [OptionSpec] { options + OptionSpec.universal }

  package func option(named name: String) -> OptionSpec? {
    allOptions.first { $0.name == name || $0.aliases.contains(name) }
  }
}

/// The groups, in the order in which help shows them.
package enum CommandGroup: String, Sendable, CaseIterable {
  case change, look, history, data, study, sessions, files, settings
}

/// One way to write a command.
package struct CommandForm: Sendable {
  /// How the implementation tells its forms apart.
  package let name: String
  package let elements: [FormElement]

  package init(_ name: String, _ elements: [FormElement] = []) {
    self.name = name
    self.elements = elements
  }
}

/// One place in a form.
package enum FormElement: Sendable {
  /// A fixed word.
  case keyword(String)
  /// A fixed word that may be left out.
  case optionalKeyword(String)
  case argument(ArgumentSpec)
  /// An option without which the form is not meant.
  case option(String)
}

extension FormElement {
  /// An argument that has to be given.
  package static func needed(
    _ name: String, _ kind: ValueKind, _ summary: String, or literals: [String] = []
  ) -> FormElement {
    .argument(ArgumentSpec(name: name, kind: kind, summary: summary, literals: literals))
  }

  /// An argument that may be left out.
  package static func optional(_ name: String, _ kind: ValueKind, _ summary: String) -> FormElement
  {
    .argument(ArgumentSpec(name: name, kind: kind, summary: summary, isOptional: true))
  }

  /// An argument of which one or more have to be given, up to the end of the line.
  package static func many(_ name: String, _ kind: ValueKind, _ summary: String) -> FormElement {
    .argument(ArgumentSpec(name: name, kind: kind, summary: summary, isRepeated: true))
  }
}

/// A positional argument.
package struct ArgumentSpec: Sendable {
  /// Upper case: `PROMPT`.
  package let name: String
  package let kind: ValueKind
  package let summary: String
  package let isOptional: Bool
  /// It takes all words that are left.
  package let isRepeated: Bool
  /// Words with a meaning of their own that may stand here: `atlas` where a file may.
  package let literals: [String]

  package init(
    name: String, kind: ValueKind, summary: String, isOptional: Bool = false,
    isRepeated: Bool = false, literals: [String] = []
  ) {
    self.name = name
    self.kind = kind
    self.summary = summary
    self.isOptional = isOptional
    self.isRepeated = isRepeated
    self.literals = literals
  }
}

/// An option: `--name VALUE`, `--name=VALUE` or `name=VALUE`.
package struct OptionSpec: Sendable {
  /// Lower case, without dashes.
  package let name: String
  package let aliases: [String]
  package let kind: ValueKind
  /// What help calls the value: `N`, `FILE`.
  package let placeholder: String
  package let summary: String
  /// The forms it belongs to; nil for all of them.
  package let forms: Set<String>?

  package init(
    _ name: String, aliases: [String] = [], _ kind: ValueKind, _ placeholder: String = "",
    _ summary: String, forms: Set<String>? = nil
  ) {
    self.name = name
    self.aliases = aliases
    self.kind = kind
    self.placeholder = placeholder
    self.summary = summary
    self.forms = forms
  }

  /// Options every command has.
  package static let universal = [
    OptionSpec("json", .flag, "", "print the result as one JSON object")
  ]
}
