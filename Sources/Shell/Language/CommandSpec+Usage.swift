extension CommandSpec {
  /// The usage lines, one for each form: `edit --from FILE [--count N]`.
  package var usage: [String] { forms.map(usage(of:)) }

  /// How one form is written, with the options that belong to it alone.
  package func usage(of form: CommandForm) -> String {
    let own = options.filter { $0.forms == [form.name] && !form.needsOption($0.name) }
      .map { "[\($0.usage)]" }
    return ([name] + form.elements.map(usage(of:)) + own).joined(separator: " ")
  }

  private func usage(of element: FormElement) -> String {
    switch element {
    case .keyword(let word): word
    case .optionalKeyword(let word): "[\(word)]"
    case .argument(let argument): argument.isOptional ? "[\(argument.usage)]" : argument.usage
    case .option(let name): option(named: name)?.usage ?? "--\(name)"
    }
  }
}

extension CommandForm {
  /// True when the form is not meant without the option `name`.
  package func needsOption(_ name: String) -> Bool {
    elements.contains { if case .option(name) = $0 { true } else { false } }
  }

  /// The arguments in order.
  package var arguments: [ArgumentSpec] {
    elements.compactMap { if case .argument(let argument) = $0 { argument } else { nil } }
  }
}

extension ArgumentSpec {
  /// `PROMPT`, `FILE|atlas`, `on|off`, `{SUBJECT}` written out.
  package var usage: String {
    switch kind {
    case .editText: "TEXT WITH {SUBJECT} [OLD] -> NEW"
    case .subjectText: "PROMPT WITH {SUBJECT}"
    case .editID: "#\(name)"
    case .toggle: "on|off"
    case .beginning: "auto|none|ID"
    case .choice(let choices): choices.map(\.name).joined(separator: "|")
    default: ([name] + literals).joined(separator: "|") + (isRepeated ? "..." : "")
    }
  }
}

extension OptionSpec {
  /// `--count N`, `--method rome|emmet|memit`, `--verbose`.
  package var usage: String {
    switch kind {
    case .flag: "--\(name)"
    case .choice(let choices): "--\(name) " + choices.map(\.name).joined(separator: "|")
    default: "--\(name) \(placeholder)"
    }
  }
}
