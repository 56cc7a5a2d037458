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
      text: "", source: SourceText(line: before, range: end..<end), isQuoted: false, isClosed: true)
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
    let end = current.source.range.upperBound
    if let subject = subjectCompletion(spec, before: current.source.line) { return subject }
    var place = FormPlace(spec)
    for word in words { place.pass(word) }
    if let option = place.pendingOption {
      return offer(candidates(for: option.kind, typed: current.text, place), for: current)
    }
    if place.isInsideText { return .none(at: end) }
    if let option = place.optionBeingAssigned(by: current) {
      let name = current.source.text.utf8.prefix { $0 != UInt8(ascii: "=") }
      let low = current.source.range.lowerBound + name.count + 1
      let value = WordScanner.Word(
        text: String(decoding: current.text.utf8.dropFirst(name.count + 1), as: UTF8.self),
        source: current.source.piece(low..<end), isQuoted: false, isClosed: true)
      return offer(candidates(for: option.kind, typed: value.text, place), for: value)
    }
    if current.source.text.hasPrefix("-") {
      return offer(place.optionsLeft.map { Candidate("--\($0.name)", $0.summary) }, for: current)
    }
    var found = place.keywords.map { Candidate($0) }
    for argument in place.arguments {
      found += argument.literals.map { Candidate($0, argument.summary) }
      found += candidates(for: argument.kind, typed: current.text, place)
    }
    return offer(found, for: current)
  }

  /// Inside the braces of an edit: the subjects the session knows.
  private func subjectCompletion(_ spec: CommandSpec, before: String) -> Completion? {
    guard spec.forms.contains(where: { $0.arguments.contains { $0.kind.marksSubject } }),
      let open = before.utf8.lastIndex(of: UInt8(ascii: "{")),
      !before.utf8[open...].contains(UInt8(ascii: "}"))
    else { return nil }
    let start = before.utf8.distance(from: before.utf8.startIndex, to: open) + 1
    let source = SourceText(line: before, range: start..<before.utf8.count)
    let subjects = context.subjects(startingWith: source.text)
      .map { Candidate($0.text + "}", $0.summary) }
    return offer(subjects, typed: source.text, replaced: source.range, quote: { $0 })
  }
}

// MARK: - Values

extension Completer {
  private func candidates(
    for kind: ValueKind, typed: String, _ place: FormPlace
  ) -> [Candidate] {
    switch kind {
    case .text, .editText, .subjectText, .command, .word, .integer, .number, .layers, .flag: []
    case .toggle: [Candidate("on"), Candidate("off")]
    case .editID: context.edits
    case .version: context.versions
    case .choice(let choices): choices.map { Candidate($0.name, $0.summary) }
    case .setting: SettingSpec.all.map { Candidate($0.name, $0.summary) }
    case .settingValue:
      place.lastWord.flatMap(SettingSpec.named).map {
        candidates(for: $0.kind, typed: typed, place) + [Candidate("default", "as it was")]
      } ?? []
    case .helpTopic: HelpText(table).candidates.map { Candidate($0.name, $0.summary) }
    case .file: paths(typed, directoriesOnly: false)
    case .directory: paths(typed, directoriesOnly: true)
    }
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
    let fitting = candidates.filter { $0.text.utf8.starts(with: typed.utf8) }
    guard let first = fitting.first else { return .none(at: replaced.upperBound) }
    var common = first.text
    for candidate in fitting.dropFirst() {
      common = String(zip(common, candidate.text).prefix { $0 == $1 }.map(\.0))
    }
    var replacement = quote(common)
    if fitting.count == 1, first.isComplete {
      if let mark = replacement.first, mark == "\"" || mark == "'" { replacement.append(mark) }
      replacement += " "
    }
    return Completion(
      candidates: fitting, commonPrefix: common, replaced: replaced, replacement: replacement)
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
