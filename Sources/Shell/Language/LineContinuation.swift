/// Why a command goes on in the next line.
package enum LineContinuation: Equatable, Sendable {
  /// The line ends in a backslash, which joins the next one to it.
  case backslash
  /// A quote is open, inside of which the line's end is part of the text.
  case quote(Character)

  /// Nil for a command that ends with the line.
  ///
  /// An apostrophe is not yet a quote: only one that begins a word or an option's value is, where the command takes
  /// words. A text that takes the rest of the line is quoted by a `"` in front of it; there `'Tis` is a word.
  package init?(of line: String, table: CommandTable = .amend) {
    if line.endsInBackslash {
      self = .backslash
    } else if let quote = Self.openQuote(in: line, table) {
      self = .quote(quote)
    } else {
      return nil
    }
  }

  /// The command with its next line.
  package func joining(_ line: String, _ next: String) -> String {
    switch self {
    case .backslash: line.dropLast() + next
    case .quote: line + "\n" + next
    }
  }

  /// A line that can be seen not to end a quote.
  func goesOn(through line: String) -> Bool {
    guard case .quote(let quote) = self else { return false }
    return !line.contains(quote) && !line.endsInBackslash
  }

  /// Whether a command's text begins with a quote that is closed before the text ends: `ask "Hm" The`.
  static func endsBehindQuote(_ line: String, table: CommandTable = .amend) -> Bool {
    guard let text = rawText(of: line, table) else { return false }
    return text.bytes.first == UInt8(ascii: "\"") && text.unquoted == text
  }

  /// A command whose text is put in quotes; nil for one without such a text.
  static func quotingText(of line: String, table: CommandTable = .amend) -> String? {
    guard let text = rawText(of: line, table) else { return nil }
    let whole = Array(line.utf8)
    // Of a command within another, `text` has the place in the inner one alone; both end together.
    let front = whole.dropLast(text.line.utf8.count - text.range.lowerBound)
    return String(decoding: front, as: UTF8.self) + ScriptText.quoted(text.text)
  }

  /// The text of a command that takes the rest of its line, also of one within another.
  private static func rawText(of line: String, _ table: CommandTable) -> SourceText? {
    var scanner = WordScanner(line)
    guard let verb = scanner.next(), let spec = try? table.command(for: verb, interactive: true)
    else { return nil }
    var place = FormPlace(spec)
    while place.text == nil, let word = scanner.next() { place.pass(word) }
    return place.text.flatMap { text in
      let rest = SourceText(line: line, range: text.start..<line.utf8.count)
      return text.kind == .command ? rawText(of: rest.text, table) : rest.trimmed
    }
  }

  private static func openQuote(in line: String, _ table: CommandTable) -> Character? {
    var scanner = WordScanner(line)
    guard let verb = scanner.next(), let spec = try? table.command(for: verb, interactive: true)
    else { return nil }
    var place = FormPlace(spec)
    while let word = scanner.next() {
      let isValue = place.optionBeingAssigned(by: word) != nil
      place.pass(word)
      if let text = place.text {
        let rest = SourceText(line: line, range: text.start..<line.utf8.count)
        if text.kind == .command { return openQuote(in: rest.text, table) }
        return rest.bytes.leavesQuoteOpen ? "\"" : nil
      }
      guard let open = word.openQuote else { continue }
      let begins = word.source.bytes.first == open || isValue && word.assigns(open)
      return begins ? Character(Unicode.Scalar(open)) : nil
    }
    return nil
  }
}

extension WordScanner.Word {
  /// `name="…` with this quote.
  fileprivate func assigns(_ quote: UInt8) -> Bool {
    source.bytes.drop { $0 != UInt8(ascii: "=") }.dropFirst().first == quote
  }
}

extension [UInt8] {
  /// A `"` in front, and none behind it but escaped ones.
  fileprivate var leavesQuoteOpen: Bool {
    guard first == UInt8(ascii: "\"") else { return false }
    var index = 1
    while index < count {
      if self[index] == UInt8(ascii: "\"") { return false }
      index += self[index] == UInt8(ascii: "\\") ? 2 : 1
    }
    return true
  }
}

extension String {
  /// An odd number of backslashes at the end: the last one is not itself escaped.
  fileprivate var endsInBackslash: Bool {
    utf8.reversed().prefix { $0 == UInt8(ascii: "\\") }.count % 2 == 1
  }
}
