import Llama

extension EditText {
  /// Parses `TEXT WITH {SUBJECT} [OLD] -> NEW`. `[OLD]` may be left out, `→` may stand for `->`, and
  /// a backslash takes the meaning from `{ } [ ] > → " \`.
  ///
  /// - Throws: `ShellError` with the code `edit-text` and the column of the trouble.
  package init(_ source: SourceText) throws(ShellError) {
    var parser = EditTextParser(source, example: "\(SubjectText.example) [Paris] -> Rome")
    self = try parser.parse()
  }

  /// Parses a text that is a line of its own.
  package init(_ text: String) throws(ShellError) {
    try self.init(SourceText(text))
  }
}

extension SubjectText {
  fileprivate static let example = "as in: The {Eiffel Tower} is in the city of"

  /// Parses `PROMPT WITH {SUBJECT}`; a backslash takes the meaning from the marks of an edit.
  ///
  /// - Throws: `ShellError` with the code `edit-text` and the column of the trouble.
  package init(_ source: SourceText) throws(ShellError) {
    var parser = EditTextParser(source, example: Self.example)
    self = try parser.parsePrompt()
  }
}

/// One pass over the text: marks become tokens, everything between them is text.
private struct EditTextParser {
  enum Token: Equatable {
    case text(String, isQuoted: Bool)
    case openBrace, closeBrace, openBracket, closeBracket
    case arrow(ObjectJoin)
  }

  private let source: SourceText
  private let example: String
  private var tokens: [(token: Token, at: Range<Int>)] = []
  private var index = 0

  init(_ source: SourceText, example: String) {
    self.source = source
    self.example = example
    tokenise()
  }

  mutating func parse() throws(ShellError) -> EditText {
    let prompt = try takePrompt()
    let old = try takeOld()
    let join = try takeArrow(hasOld: old != nil)
    let new = try takeNew()
    try check(prompt)
    return EditText(
      before: prompt.before, subject: prompt.subject, after: prompt.after, old: old, new: new,
      join: join)
  }

  mutating func parsePrompt() throws(ShellError) -> SubjectText {
    let prompt = try takePrompt()
    if index < tokens.count {
      let mark = source.piece(tokens[index].at).text
      throw fault(
        tokens[index].at, "`\(mark)` after the prompt",
        hint: "the prompt ends where the object begins, \(example)")
    }
    try check(prompt)
    return prompt
  }
}

// MARK: - The parts, in the order in which they are written

extension EditTextParser {
  /// The two mistakes everyone makes first, found before any other complaint.
  private func checkMarks() throws(ShellError) {
    guard !source.trimmed.range.isEmpty else {
      throw source.error(.editText, "there is no text to edit", hint: example)
    }
    let braces = tokens.filter { $0.token == .openBrace }
    guard let first = braces.first else {
      if let stray = tokens.first(where: { $0.token == .closeBrace }) {
        throw fault(stray.at, "`}` without `{`")
      }
      throw source.trimmed.error(
        .editText, "no subject is marked", hint: "put braces around it, \(example)")
    }
    if braces.count > 1 {
      throw fault(
        braces[1].at, "a second `{`: there is one subject",
        hint: "write \\{ for a brace that is part of the text")
    }
    if let stray = tokens.prefix(while: { $0.at.lowerBound < first.at.lowerBound })
      .first(where: { !$0.token.isText })
    {
      throw fault(
        stray.at, "`\(source.piece(stray.at).text)` before the subject",
        hint: "write \\ before a mark that is part of the text")
    }
  }

  private mutating func takePrompt() throws(ShellError) -> SubjectText {
    try checkMarks()
    let before = takeText(trimmingEnd: false)
    let subject = try enclosed(.closeBrace, mark: "{", what: "subject")
    return SubjectText(before: before, subject: subject, after: takeText(trimmingStart: false))
  }

  /// The text that comes next, without blanks at its ends unless they stand in quotes.
  private mutating func takeText(trimmingStart: Bool = true, trimmingEnd: Bool = true) -> String {
    guard index < tokens.count, case .text(let text, let isQuoted) = tokens[index].token else {
      return ""
    }
    index += 1
    return text.trimmingBlanks(atStart: trimmingStart && !isQuoted, atEnd: trimmingEnd && !isQuoted)
  }

  /// The text between an opening mark, which is the next token, and its closing mark.
  private mutating func enclosed(
    _ close: Token, mark: String, what: String
  ) throws(ShellError) -> String {
    let open = tokens[index].at
    index += 1
    let text = takeText()
    guard index < tokens.count, tokens[index].token == close else {
      throw fault(open, "`\(mark)` is not closed")
    }
    let whole = open.lowerBound..<tokens[index].at.upperBound
    index += 1
    guard !text.isEmpty else {
      throw fault(whole, "the \(what) is empty", hint: example)
    }
    return text
  }

  private mutating func takeOld() throws(ShellError) -> String? {
    guard index < tokens.count, tokens[index].token == .openBracket else { return nil }
    let old = try enclosed(.closeBracket, mark: "[", what: "old object")
    guard index < tokens.count, case .text(let text, _) = tokens[index].token else { return old }
    guard text.trimmingBlanks().isEmpty else {
      throw fault(
        tokens[index].at, "text between `[\(old)]` and `->`",
        hint: "the prompt ends where the old object begins")
    }
    index += 1
    return old
  }

  private mutating func takeArrow(hasOld: Bool) throws(ShellError) -> ObjectJoin {
    guard index < tokens.count else {
      let end = source.range.upperBound
      throw fault(
        end..<end, "`-> NEW` is missing",
        hint: source.text.typographicHint
          ?? "say what the model is to say instead, \(example)")
    }
    guard case .arrow(let join) = tokens[index].token else {
      let mark = source.piece(tokens[index].at).text
      throw fault(tokens[index].at, "`\(mark)` does not belong here", hint: example)
    }
    index += 1
    return join
  }

  private mutating func takeNew() throws(ShellError) -> String {
    let arrow = tokens[index - 1].at
    let isQuoted = tokens.dropFirst(index).first?.token.isQuoted ?? false
    let new = takeText()
    if index < tokens.count {
      let mark = source.piece(tokens[index].at).text
      throw fault(
        tokens[index].at, "`\(mark)` after `->`",
        hint: "write \\ before a mark that is part of the new object")
    }
    guard !new.allSatisfy(\.isWhitespace) else {
      throw fault(
        arrow, "the new object is empty", hint: "write what the model is to say after `->`")
    }
    // Inside plain quotes they are part of the object.
    if !isQuoted, new.isInTypographicQuotes {
      throw fault(arrow, "the new object stands in typographic quotes", hint: new.typographicHint)
    }
    return new
  }

  private func check(_ prompt: SubjectText) throws(ShellError) {
    if (prompt.before + prompt.after).trimmingBlanks().isEmpty {
      throw fault(
        source.trimmed.range, "the prompt is nothing but its subject",
        hint: "say something about it, \(example)")
    }
    if (prompt.before + "\u{0}" + prompt.after).contains("{}") {
      throw fault(
        source.trimmed.range, "a literal `{}` in the prompt would be taken for the subject",
        hint: "leave it out, or put a blank inside")
    }
  }

  private func fault(_ at: Range<Int>, _ message: String, hint: String? = nil) -> ShellError {
    source.piece(at).error(.editText, message, hint: hint)
  }
}

// MARK: - Tokens

extension EditTextParser {
  private mutating func tokenise() {
    let bytes = source.bytes
    let parts = QuotedParts(bytes, isEnclosed: source.isEnclosed) {
      Self.mark(in: bytes, at: $0) != nil
    }
    var text: [UInt8] = []
    var textStart = 0
    var isQuoted = false
    var at = 0

    func range(_ from: Int, _ to: Int) -> Range<Int> {
      source.range.lowerBound + from..<source.range.lowerBound + to
    }
    func flush() {
      if !text.isEmpty {
        let string = String(decoding: text, as: UTF8.self)
        tokens.append((.text(string, isQuoted: isQuoted), range(textStart, at)))
      }
      (text, isQuoted) = ([], false)
    }
    while at < bytes.count {
      if let opens = parts.quotes[at] {
        at += 1
        // Blanks outside the quotes are no part of the text.
        if opens { text = [] }
        while !opens, at < bytes.count, bytes[at].isBlank { at += 1 }
      } else if let (meant, length) = Self.escaped(
        in: bytes, at: at, readsEscapes: parts.readsEscapes(at: at))
      {
        if text.isEmpty { textStart = at }
        text += meant
        isQuoted = isQuoted || parts.contains(at)
        at += length
      } else if let (token, length) = Self.mark(in: bytes, at: at) {
        flush()
        tokens.append((token, range(at, at + length)))
        at += length
      } else {
        if text.isEmpty { textStart = at }
        text.append(bytes[at])
        isQuoted = isQuoted || parts.contains(at)
        at += 1
      }
    }
    flush()
  }

  private static let rightArrow = Array("→".utf8)

  private static func mark(in bytes: [UInt8], at: Int) -> (Token, length: Int)? {
    switch bytes[at] {
    case UInt8(ascii: "{"): return (.openBrace, 1)
    case UInt8(ascii: "}"): return (.closeBrace, 1)
    case UInt8(ascii: "["): return (.openBracket, 1)
    case UInt8(ascii: "]"): return (.closeBracket, 1)
    default:
      guard let arrow = ["->", "→"].first(where: { bytes[at...].starts(with: $0.utf8) }) else {
        return nil
      }
      let length = arrow.utf8.count
      let joins = bytes.dropFirst(at + length).first == UInt8(ascii: "+")
      return (.arrow(joins ? .direct : .automatic), length + (joins ? 1 : 0))
    }
  }

  /// What a backslash at `at` and what follows it mean, and how many bytes that is; nil when it is an ordinary one.
  private static func escaped(
    in bytes: [UInt8], at: Int, readsEscapes: Bool
  ) -> (text: [UInt8], length: Int)? {
    guard bytes[at] == UInt8(ascii: "\\"), at + 1 < bytes.count else { return nil }
    if bytes[(at + 1)...].starts(with: rightArrow) { return (rightArrow, 1 + rightArrow.count) }
    if "{}[]>\"\\".utf8.contains(bytes[at + 1]) { return ([bytes[at + 1]], 2) }
    return readsEscapes ? QuoteEscape.read(in: bytes, at: at) : nil
  }
}

extension EditTextParser.Token {
  fileprivate var isText: Bool {
    if case .text = self { true } else { false }
  }

  /// Text whose ends stand in quotes.
  fileprivate var isQuoted: Bool {
    if case .text(_, isQuoted: true) = self { true } else { false }
  }
}

extension String {
  /// The string without the spaces and tabs at its ends.
  func trimmingBlanks(atStart: Bool = true, atEnd: Bool = true) -> String {
    var bytes = Array(utf8)[...]
    if atStart { bytes = bytes.drop(while: \.isBlank) }
    while atEnd, bytes.last?.isBlank == true { bytes.removeLast() }
    return String(decoding: bytes, as: UTF8.self)
  }
}
