/// Reads what follows the verb: picks the form, then fills its places from left to right.
///
/// Options may stand anywhere before a raw text, and anywhere at all in a command without one.
struct FormReader {
  let spec: CommandSpec
  private(set) var form: CommandForm
  private(set) var values: [String: ParsedCommand.Argument] = [:]
  /// `--help` was found; nothing else counts then.
  private(set) var wantsHelp = false

  private var scanner: WordScanner
  /// Where each option's name stood.
  private var optionWords: [String: SourceText] = [:]
  private var isFormChosen = false
  private var optionsHaveEnded = false

  init(spec: CommandSpec, scanner: WordScanner) {
    self.spec = spec
    self.scanner = scanner
    self.form = spec.forms.first ?? CommandForm("plain")
  }

  mutating func read() throws(ShellError) {
    try readOptions()
    if wantsHelp { return }
    form = try chooseForm()
    isFormChosen = true
    for (name, word) in optionWords.sorted(by: { $0.value.column < $1.value.column }) {
      try checkBelongs(name, word)
    }
    for element in form.elements {
      try readOptions()
      if wantsHelp { return }
      try read(element)
    }
    try readOptions()
    if wantsHelp { return }
    if let extra = scanner.peek() {
      throw extra.source.error(
        .usage, "`\(extra.text)` is one word too many", hint: "usage: \(spec.usage(of: form))")
    }
    for case .option(let name) in form.elements where values[name] == nil {
      throw missing("--\(name)")
    }
  }
}

// MARK: - Forms

extension FormReader {
  private func chooseForm() throws(ShellError) -> CommandForm {
    guard let word = scanner.peek() else { return formWithoutWords() }
    if let form = spec.forms.first(where: { $0.begins(with: word.text) }), !looksLikeFact(word) {
      return form
    }
    if let form = spec.forms.first(where: \.beginsWithArgument) { return form }
    let keywords = spec.forms.compactMap(\.firstKeyword)
    guard !keywords.isEmpty else {
      throw word.source.error(
        .usage, "`\(spec.name)` takes no `\(word.text)`", hint: "usage: \(spec.usage[0])")
    }
    throw word.source.error(
      .usage, "`\(spec.name)` has no `\(word.text)`",
      hint: Suggestion.hint(for: word.text, among: keywords)
        ?? "usage: " + spec.usage.joined(separator: " · "))
  }

  /// A fact may begin with a word that is also a keyword: `edit case {Law} is about -> courts`.
  private func looksLikeFact(_ word: WordScanner.Word) -> Bool {
    spec.forms.contains { $0.arguments.contains { $0.kind.marksSubject } }
      && scanner.rest.text.utf8.contains(UInt8(ascii: "{"))
  }

  /// The form meant when only options were given, or nothing.
  private func formWithoutWords() -> CommandForm {
    spec.forms.first { form in form.elements.contains { isGivenOption($0) } }
      ?? spec.forms.first { $0.elements.allSatisfy(\.mayBeAbsent) }
      ?? spec.forms.first ?? form
  }

  private func isGivenOption(_ element: FormElement) -> Bool {
    if case .option(let name) = element { values[name] != nil } else { false }
  }

  private mutating func read(_ element: FormElement) throws(ShellError) {
    switch element {
    case .option: break
    case .optionalKeyword(let keyword):
      if scanner.peek()?.text == keyword { _ = scanner.next() }
    case .keyword(let keyword):
      guard let word = scanner.next() else { throw missing("`\(keyword)`") }
      guard word.text == keyword else {
        throw word.source.error(
          .usage, "`\(word.text)` where `\(keyword)` is meant",
          hint: "usage: \(spec.usage(of: form))")
      }
    case .argument(let argument):
      try read(argument)
    }
  }

  private mutating func read(_ argument: ArgumentSpec) throws(ShellError) {
    if argument.kind.isRaw { return try readRaw(argument) }
    if argument.isRepeated { return try readList(argument) }
    guard let word = scanner.next() else {
      if argument.isOptional { return }
      throw missing(argument.name)
    }
    try check(word)
    let value: Value
    do { value = try argument.kind.read(word.text, for: argument.name, at: word.source) } catch {
      throw keywordMeant(by: word, at: argument).map { hint -> ShellError in
        var hinted = error
        hinted.hint = hint
        return hinted
      } ?? error
    }
    values[argument.name] = .init(value: value, source: word.source)
  }

  /// What was probably meant by a first word that is neither a value nor one of the fixed words.
  private func keywordMeant(by word: WordScanner.Word, at argument: ArgumentSpec) -> String? {
    guard form.arguments.first?.name == argument.name, form.firstKeyword == nil else { return nil }
    return Suggestion.hint(for: word.text, among: spec.forms.compactMap(\.firstKeyword))
  }

  private mutating func readList(_ argument: ArgumentSpec) throws(ShellError) {
    guard let first = scanner.peek() else { throw missing(argument.name) }
    var list: [Value] = []
    while !wantsHelp, let word = scanner.next() {
      try check(word)
      list.append(try argument.kind.read(word.text, for: argument.name, at: word.source))
      try readOptions()
    }
    values[argument.name] = .init(value: .list(list), source: first.source)
  }

  private mutating func readRaw(_ argument: ArgumentSpec) throws(ShellError) {
    let whole = scanner.rest
    let source = whole.unquoted
    guard !source.trimmed.range.isEmpty else {
      if argument.isOptional { return }
      throw missing(argument.name)
    }
    let isQuoted = source != whole
    if !isQuoted, !optionsHaveEnded, argument.kind != .command { try refuseOptions(in: source) }
    if !isQuoted, argument.kind != .command { try refuseTypographicMarks(around: source) }
    let text =
      switch isQuoted && argument.kind != .command ? whole.bytes.first : nil {
      case UInt8(ascii: "\""): QuoteEscape.decode(source.text)
      case UInt8(ascii: "'"): source.text
      default: isQuoted ? source.text.replacingAll("\\\"", with: "\"") : source.text
      }
    let value = try argument.kind.read(text, for: argument.name, at: source)
    values[argument.name] = .init(
      value: try expanded(value, of: argument.kind, at: source, in: whole), source: source)
    scanner = WordScanner(
      scanner.line, from: whole.range.upperBound, expansion: scanner.expansion)
  }

  /// An option behind a text would silently become part of it, and a fact another fact.
  private func refuseOptions(in text: SourceText) throws(ShellError) {
    let blank = UInt8(ascii: " ")
    for word in text.bytes.split(separator: blank) where word.starts(with: "--".utf8) {
      let given = String(decoding: word, as: UTF8.self)
      let name = given.dropFirst(2).prefix { $0 != "=" }
      guard let option = spec.option(named: String(name)) else { continue }
      let low = text.range.lowerBound + word.startIndex - text.bytes.startIndex
      throw text.piece(low..<low + word.count).error(
        .usage, "`\(given)` behind the text would be part of it",
        hint:
          "options come first: `\(spec.name) \(option.usage) ...`; text in quotes may have dashes")
    }
  }

  /// A long dash where an option begins, or typographic quotes around a text, would silently become part of it.
  private func refuseTypographicMarks(around text: SourceText) throws(ShellError) {
    let typed = text.text
    guard typed.beginsWithLongDash || typed.isInTypographicQuotes else { return }
    throw text.error(
      .usage, "`\(typed.prefix(1))` is not a mark that can be typed here",
      hint: typed.beginsWithLongDash
        ? "a long dash begins no option: type --; in quotes it is part of the text"
        : "type \" to enclose a text; inside plain quotes typographic ones are part of it")
  }

  /// A raw text with its variables replaced, unless single quotes enclose it or it is a command that will see to its
  /// own.
  private func expanded(
    _ value: Value, of kind: ValueKind, at source: SourceText, in whole: SourceText
  ) throws(ShellError) -> Value {
    guard let expansion = scanner.expansion, kind != .command else { return value }
    if source != whole, whole.bytes.first == UInt8(ascii: "'") { return value }
    try expansion.check(source, allowsBraces: !kind.marksSubject)
    return switch value {
    case .text(let text): .text(expansion.expand(text))
    case .edit(let fact): .edit(fact.mapped(expansion.expand))
    case .subject(let prompt): .subject(prompt.mapped(expansion.expand))
    default: value
    }
  }

  private func missing(_ what: String) -> ShellError {
    let end = scanner.line.utf8.count
    let source = SourceText(line: scanner.line, range: end..<end)
    return source.error(
      .usage, "`\(spec.name)` needs \(what)", hint: "usage: \(spec.usage(of: form))")
  }

  private func check(_ word: WordScanner.Word) throws(ShellError) {
    guard word.isClosed else { throw word.source.error(.usage, "the quote is not closed") }
    if let reference = word.undefined, let expansion = scanner.expansion {
      throw expansion.undefined(reference, at: word.source.piece(reference.range))
    }
  }
}

// MARK: - Options

extension FormReader {
  private mutating func readOptions() throws(ShellError) {
    while !optionsHaveEnded, let word = scanner.peek() {
      let raw = word.source.text
      if raw == "--" {
        _ = scanner.next()
        optionsHaveEnded = true
      } else if raw == "--help" {
        wantsHelp = true
        return
      } else if raw.hasPrefix("--") {
        _ = scanner.next()
        try readOption(word, from: 2)
      } else if let equals = raw.firstIndex(of: "="),
        spec.option(named: String(raw[..<equals])) != nil
      {
        _ = scanner.next()
        try readOption(word, from: 0)
      } else {
        return
      }
    }
  }

  /// Reads the option in `word`, whose name begins at the byte `start` of it.
  private mutating func readOption(
    _ word: WordScanner.Word, from start: Int
  ) throws(ShellError) {
    try check(word)
    let body = String(decoding: word.text.utf8.dropFirst(start), as: UTF8.self)
    let parts = body.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    let given = String(parts[0])
    guard let option = spec.option(named: given) else { throw unknownOption(given, word) }
    try checkBelongs(option.name, word.source)
    guard values[option.name] == nil else {
      throw word.source.error(.usage, "`--\(option.name)` is given twice")
    }
    optionWords[option.name] = word.source
    if parts.count == 2 {
      let low = word.source.range.lowerBound + start + given.utf8.count + 1
      let source = word.source.piece(low..<word.source.range.upperBound)
      try store(String(parts[1]), as: option, at: source)
    } else if option.kind == .flag {
      values[option.name] = .init(value: .flag(true), source: word.source)
    } else {
      guard let value = scanner.next() else {
        throw word.source.error(
          .usage, "`--\(option.name)` needs a value", hint: "write \(option.usage)")
      }
      try check(value)
      try store(value.text, as: option, at: value.source)
    }
  }

  private mutating func store(
    _ text: String, as option: OptionSpec, at source: SourceText
  ) throws(ShellError) {
    let value = try option.kind.read(text, for: "--\(option.name)", at: source)
    values[option.name] = .init(value: value, source: source)
  }

  private func checkBelongs(_ name: String, _ source: SourceText) throws(ShellError) {
    guard isFormChosen, let forms = spec.option(named: name)?.forms, !forms.contains(form.name)
    else { return }
    let homes = spec.forms.filter { forms.contains($0.name) }.map { "`\(spec.usage(of: $0))`" }
    throw source.error(
      .usage, "`--\(name)` does not go with `\(spec.usage(of: form))`",
      hint: "it belongs to " + homes.joined(separator: " and "))
  }

  private func unknownOption(_ given: String, _ word: WordScanner.Word) -> ShellError {
    let names = spec.allOptions.map { "--\($0.name)" }
    let hint =
      Suggestion.hint(for: "--\(given)", among: names)
      ?? (spec.takesRawText
        ? "write `--` before a text that begins with dashes"
        : "its options are " + names.joined(separator: ", "))
    return word.source.error(
      .unknownOption, "`\(spec.name)` has no option `--\(given)`", hint: hint)
  }
}

// MARK: - Questions to a form

extension CommandForm {
  /// The fixed word the form begins with, if it does.
  var firstKeyword: String? {
    switch elements.first {
    case .keyword(let word), .optionalKeyword(let word): word
    default: nil
    }
  }

  func begins(with word: String) -> Bool { firstKeyword == word }

  var beginsWithArgument: Bool {
    if case .argument = elements.first { true } else { false }
  }
}

extension FormElement {
  var mayBeAbsent: Bool {
    switch self {
    case .keyword, .option: false
    case .optionalKeyword: true
    case .argument(let argument): argument.isOptional
    }
  }
}

extension CommandSpec {
  var takesRawText: Bool { forms.contains { $0.arguments.contains { $0.kind.isRaw } } }
}

extension String {
  /// Every `part` replaced. Works on bytes: canonical equivalence has no say here.
  func replacingAll(_ part: String, with other: String) -> String {
    var result: [UInt8] = []
    var rest = Array(utf8)[...]
    let part = Array(part.utf8)
    while let first = rest.first {
      if rest.starts(with: part) {
        result += other.utf8
        rest = rest.dropFirst(part.count)
      } else {
        result.append(first)
        rest = rest.dropFirst()
      }
    }
    return String(decoding: result, as: UTF8.self)
  }
}
