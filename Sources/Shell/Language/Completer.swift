/// Tab, answered from the command table: verbs, fixed words, options, and whatever the kind of the
/// place under the cursor allows.
package struct Completer {
  private let table: CommandTable
  private let context: any CompletionContext

  package init(table: CommandTable = .amend, context: any CompletionContext) {
    self.table = table
    self.context = context
  }

  /// What can stand at the cursor.
  ///
  /// - Parameter cursor: bytes of `line` before the cursor; what follows it is not looked at.
  package func complete(_ line: String, cursor: Int) -> Completion {
    let before = String(decoding: line.utf8.prefix(max(0, cursor)), as: UTF8.self)
    var scanner = WordScanner(before)
    var words: [WordScanner.Word] = []
    while let word = scanner.next() { words.append(word) }
    let end = before.utf8.count
    var current = WordScanner.Word(
      text: "", source: SourceText(line: before, range: end..<end), isQuoted: false)
    // The word the cursor touches is still being typed.
    if let last = words.last, last.source.range.upperBound == end { current = words.removeLast() }
    guard let verb = words.first else {
      return offer(table.commands.map { Candidate($0.name, $0.summary) }, for: current)
    }
    guard let spec = try? table.command(for: verb, interactive: true) else {
      return .none(at: end)
    }
    return complete(spec, after: words.dropFirst(), current: current)
  }

  private func complete(
    _ spec: CommandSpec, after words: ArraySlice<WordScanner.Word>, current: WordScanner.Word
  ) -> Completion {
    var place = FormPlace(spec)
    for word in words { place.pass(word) }
    if let option = place.pendingOption {
      return offer(candidates(for: option.kind, typed: current.text, place), for: current)
    }
    if let text = place.text { return complete(text.kind, from: text.start, of: current.source) }
    if let option = place.optionBeingAssigned(by: current) {
      let value = current.valueBehindEquals
      return offer(candidates(for: option.kind, typed: value.text, place), for: value)
    }
    if current.source.text.hasPrefix("-") {
      return offer(place.optionsLeft.map { Candidate("--\($0.name)", $0.summary) }, for: current)
    }
    var found = place.keywords
    for argument in place.arguments {
      found += argument.literals.map { Candidate($0, argument.summary) }
      found += candidates(for: argument.kind, typed: current.text, place)
    }
    let words = offer(found, for: current)
    // A fixed word may stand where a text may begin.
    guard let raw = place.arguments.first(where: \.kind.isRaw) else { return words }
    let text = complete(raw.kind, from: current.source.range.lowerBound, of: current.source)
    if text.candidates.isEmpty || words.candidates.isEmpty {
      return text.candidates.isEmpty ? words : text
    }
    return offer(
      words.candidates + text.candidates, typed: current.text, replaced: current.source.range,
      quote: { $0 })
  }
}

// MARK: - Texts

extension Completer {
  /// Inside a text that begins at the byte `start` and takes the rest of the line.
  private func complete(_ kind: ValueKind, from start: Int, of source: SourceText) -> Completion {
    let end = source.range.upperBound
    var typed = source.piece(start..<end)
    if kind == .command {
      return complete(typed.text, cursor: typed.range.count).moved(by: start)
    }
    if let quote = typed.bytes.first, quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") {
      typed = source.piece(start + 1..<end)
      // Behind the closing quote nothing is known.
      if typed.bytes.contains(quote) { return .none(at: end) }
    }
    let facts = FactCompleter(sources: context.knownFacts)
    let offered: FactCompleter.Offer
    switch kind {
    case .prompt:
      offered = .init(candidates: facts.prompts(startingWith: typed.text, isMarked: false))
    case .editText: offered = facts.marked(typed.text, takesObjects: true)
    case .subjectText: offered = facts.marked(typed.text, takesObjects: false)
    default: return .none(at: end)
    }
    return offer(
      offered.candidates, replaced: typed.range.lowerBound + offered.start..<end, quote: { $0 })
  }
}

// MARK: - Values

extension Completer {
  private func candidates(
    for kind: ValueKind, typed: String, _ place: FormPlace
  ) -> [Candidate] {
    switch kind {
    case .text, .prompt, .editText, .subjectText, .command, .word, .integer, .number, .flag: []
    case .toggle: [Candidate("on"), Candidate("off")]
    case .beginning: [Candidate("auto"), Candidate("none")]
    case .editID: context.edits
    case .version: context.versions
    case .name(let kind): context.names(kind, startingWith: typed)
    case .caseNumber: context.cases
    case .historyLines: context.historyLines
    case .layers: list(context.layers, behind: typed)
    case .choice(let choices): choices.map { Candidate($0.name, $0.summary) }
    case .choices(let choices):
      list(choices.map { Candidate($0.name, $0.summary) }, behind: typed)
    case .setting: SettingSpec.all.map { Candidate($0.name, $0.summary) }
    case .settingValue:
      place.lastWord.flatMap(SettingSpec.named).map {
        candidates(for: $0.kind, typed: typed, place) + [Candidate("default", "as it was")]
      } ?? []
    case .helpTopic: HelpText(table).candidates.map { Candidate($0.name, $0.summary) }
    case .errorCode: ShellError.Code.allCases.map { Candidate($0.name, $0.meaning) }
    case .file: paths(typed, directoriesOnly: false)
    case .directory: paths(typed, directoriesOnly: true)
    }
  }

  /// The words of a list with commas: those that are not in it yet, behind what is.
  private func list(_ candidates: [Candidate], behind typed: String) -> [Candidate] {
    guard let comma = typed.utf8.lastIndex(of: UInt8(ascii: ",")) else { return candidates }
    let given = Set(typed[..<comma].split(separator: ",").map(String.init))
    return candidates.filter { !given.contains($0.text) }
      .map { Candidate(typed[...comma] + $0.text, $0.summary, isComplete: $0.isComplete) }
  }

  private func paths(_ typed: String, directoriesOnly: Bool) -> [Candidate] {
    let slash = typed.utf8.lastIndex(of: UInt8(ascii: "/"))
    let directory = slash.map { String(typed[...$0]) } ?? ""
    let name = slash.map { String(typed[typed.utf8.index(after: $0)...]) } ?? typed
    return context.entries(inDirectory: directory.isEmpty ? "." : directory)
      .filter { ($0.isDirectory || !directoriesOnly) }
      .filter { !$0.name.hasPrefix(".") || name.hasPrefix(".") }
      .map { entry in
        entry.isDirectory
          ? Candidate(directory + entry.name + "/", isComplete: false)
          : Candidate(directory + entry.name)
      }
  }
}

// MARK: - Offers

extension Completer {
  private func offer(_ candidates: [Candidate], for word: WordScanner.Word) -> Completion {
    let quote = word.source.text.first.flatMap { $0 == "\"" || $0 == "'" ? $0 : nil }
    return offer(candidates, typed: word.text, replaced: word.source.range) { text in
      guard let quote else { return text.escapedForShell }
      return "\(quote)\(text)"
    }
  }

  private func offer(
    _ candidates: [Candidate], typed: String, replaced: Range<Int>, quote: (String) -> String
  ) -> Completion {
    offer(
      candidates.filter { $0.text.utf8.starts(with: typed.utf8) }, replaced: replaced, quote: quote)
  }

  private func offer(
    _ fitting: [Candidate], replaced: Range<Int>, quote: (String) -> String
  ) -> Completion {
    guard let first = fitting.first else { return .none(at: replaced.upperBound) }
    let common = fitting.map(\.text).commonBeginning
    var replacement = quote(common)
    if fitting.count == 1, first.isComplete {
      if let mark = replacement.first, mark == "\"" || mark == "'" { replacement.append(mark) }
      replacement += " "
    }
    return Completion(
      candidates: fitting, commonPrefix: common, replaced: replaced, replacement: replacement)
  }
}

extension WordScanner.Word {
  /// The part of `name=value` behind the sign, as a word of its own.
  fileprivate var valueBehindEquals: WordScanner.Word {
    let name = source.text.utf8.prefix { $0 != UInt8(ascii: "=") }
    let low = source.range.lowerBound + name.count + 1
    return WordScanner.Word(
      text: String(decoding: text.utf8.dropFirst(name.count + 1), as: UTF8.self),
      source: source.piece(low..<source.range.upperBound), isQuoted: false)
  }
}

extension [String] {
  /// What all of them begin with, in whole Unicode scalars.
  fileprivate var commonBeginning: String {
    guard let first else { return "" }
    var length = first.utf8.count
    for text in dropFirst() {
      length = zip(first.utf8, text.utf8).prefix(length).prefix { $0 == $1 }.count
    }
    let bytes = [UInt8](first.utf8)
    while length > 0, length < bytes.count, bytes[length] & 0xC0 == 0x80 { length -= 1 }
    return String(decoding: bytes[..<length], as: UTF8.self)
  }
}

extension String {
  /// The word with a backslash before whatever would end or quote it.
  fileprivate var escapedForShell: String {
    reduce(into: "") { result, character in
      if " \t\"'\\".contains(character) { result.append("\\") }
      result.append(character)
    }
  }
}
