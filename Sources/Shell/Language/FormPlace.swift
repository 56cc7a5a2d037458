/// Where in its forms a half-typed command has got to: the parser's knowledge without its
/// complaints.
struct FormPlace {
  /// An option whose value comes next.
  private(set) var pendingOption: OptionSpec?
  /// The last word that was not an option.
  private(set) var lastWord: String?
  /// The text that takes the rest of the line, and the byte where it begins.
  private(set) var text: (kind: ValueKind, start: Int)?

  private let spec: CommandSpec
  private var given: Set<String> = []
  /// `--` was given.
  private var optionsHaveEnded = false
  /// The forms that still fit, each with the number of elements that are behind.
  private var states: [(form: CommandForm, behind: Int)]

  init(_ spec: CommandSpec) {
    self.spec = spec
    self.states = spec.forms.map { ($0, 0) }
  }

  /// Takes one complete word.
  mutating func pass(_ word: WordScanner.Word) {
    if pendingOption != nil {
      pendingOption = nil
      return
    }
    if text != nil { return }
    if word.source.text == "--", !optionsHaveEnded {
      optionsHaveEnded = true
      return
    }
    if let option = optionBeingAssigned(by: word) {
      given.insert(option.name)
      return
    }
    if !optionsHaveEnded, word.source.text.hasPrefix("--"),
      let option = spec.option(named: word.text.optionName)
    {
      given.insert(option.name)
      if option.kind != .flag { pendingOption = option }
      return
    }
    lastWord = word.text
    advance(word)
  }

  /// The option of `--name=…` or `name=…`.
  func optionBeingAssigned(by word: WordScanner.Word) -> OptionSpec? {
    guard !optionsHaveEnded, let equals = word.source.text.firstIndex(of: "=") else { return nil }
    return spec.option(named: String(word.source.text[..<equals]).optionName)
  }

  /// Options that can still be given.
  var optionsLeft: [OptionSpec] {
    guard !optionsHaveEnded else { return [] }
    let open = Set(states.map(\.form.name))
    return spec.allOptions.filter { option in
      !given.contains(option.name) && option.forms.map { !$0.isDisjoint(with: open) } ?? true
    }
  }

  /// Fixed words that can come next, each with how its form is written.
  var keywords: [Candidate] {
    next.compactMap { form, element in
      switch element {
      case .keyword(let word), .optionalKeyword(let word): Candidate(word, spec.usage(of: form))
      case .argument, .option: nil
      }
    }
  }

  /// Arguments that can come next.
  var arguments: [ArgumentSpec] {
    next.compactMap { if case .argument(let argument) = $0.element { argument } else { nil } }
  }

  /// The elements that can come next: of each form the first one that cannot be passed over, and
  /// the fixed words that can be.
  private var next: [(form: CommandForm, element: FormElement)] {
    states.flatMap { form, behind -> [(form: CommandForm, element: FormElement)] in
      var found: [(form: CommandForm, element: FormElement)] = []
      for element in form.elements.dropFirst(behind) {
        if case .option = element { continue }
        found.append((form, element))
        guard case .optionalKeyword = element else { break }
      }
      return found
    }
  }

  private mutating func advance(_ word: WordScanner.Word) {
    let fixed = states.filter { form, behind in
      form.elements.dropFirst(behind).first.map { $0.isKeyword(word.text) } ?? false
    }
    if !fixed.isEmpty {
      states = fixed.map { ($0.form, $0.behind + 1) }
      return
    }
    states = states.compactMap { form, behind in
      for (offset, element) in form.elements.enumerated().dropFirst(behind) {
        switch element {
        case .option, .optionalKeyword: continue
        case .keyword: return nil
        case .argument(let argument):
          if argument.kind.isRaw { text = (argument.kind, word.source.range.lowerBound) }
          return (form, argument.isRepeated ? offset : offset + 1)
        }
      }
      return nil
    }
  }
}

extension FormElement {
  fileprivate func isKeyword(_ word: String) -> Bool {
    switch self {
    case .keyword(let keyword), .optionalKeyword(let keyword): keyword == word
    case .argument, .option: false
    }
  }
}

extension String {
  /// The name in `--name` or `name`.
  fileprivate var optionName: String { hasPrefix("--") ? String(dropFirst(2)) : self }
}
