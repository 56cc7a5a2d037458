import Llama

extension ValueKind {
  /// No model has more layers; keeps `0-999999999` from asking for memory.
  private static let layerLimit = 1024

  /// Reads `text` as this kind.
  ///
  /// - Parameter source: where `text` stood, for the error's column.
  /// - Throws: `ShellError` `invalid-value` (or `edit-text`) that names `place`.
  package func read(
    _ text: String, for place: String, at source: SourceText
  ) throws(ShellError) -> Value {
    switch self {
    case .editText:
      return .edit(try EditText(source))
    case .subjectText:
      return .subject(try SubjectText(source))
    case .text, .prompt, .command, .word, .name, .file, .directory, .setting, .settingValue,
      .helpTopic, .errorCode, .version:
      guard !text.isEmpty else { throw refuse(text, place, source, wanted: "something") }
      return .text(text)
    case .editID:
      let digits = text.hasPrefix("#") ? String(text.dropFirst()) : text
      guard let id = Int(plain: digits), id > 0 else {
        throw refuse(text, place, source, wanted: "an edit such as #3")
      }
      return .integer(id)
    case .caseNumber:
      return .integer(try readInteger(text, in: 0...Int.max, place, source))
    case .historyLines:
      guard let lines = HistoryLines(text) else {
        throw refuse(text, place, source, wanted: "lines such as 20 or 5-9")
      }
      return .historyLines(lines)
    case .integer(let range):
      return .integer(try readInteger(text, in: range, place, source))
    case .number(let domain):
      guard let number = Double(plain: text), domain.contains(number) else {
        throw refuse(text, place, source, wanted: domain.description)
      }
      return .number(number)
    case .layers:
      return .layers(try readLayers(text, place, source))
    case .flag, .toggle:
      guard let on = ["on": true, "true": true, "off": false, "false": false][text] else {
        throw refuse(text, place, source, wanted: "on or off")
      }
      return .flag(on)
    case .beginning:
      guard BeginChoice(typed: text) != nil else {
        throw refuse(text, place, source, wanted: "auto, none, or the number of a token")
      }
      return .text(text)
    case .choice(let choices):
      return .text(try readChoice(text, among: choices.map(\.name), place, source))
    case .choices(let choices):
      for part in text.split(separator: ",", omittingEmptySubsequences: false) {
        _ = try readChoice(String(part), among: choices.map(\.name), place, source)
      }
      return .text(text)
    }
  }

  private func readInteger(
    _ text: String, in range: ClosedRange<Int>, _ place: String, _ source: SourceText
  ) throws(ShellError) -> Int {
    guard let value = Int(plain: text), range.contains(value) else {
      let wanted =
        range.upperBound == .max
        ? "a whole number, \(range.lowerBound) or more"
        : "a whole number from \(range.lowerBound) to \(range.upperBound)"
      throw refuse(text, place, source, wanted: wanted)
    }
    return value
  }

  private func readLayers(
    _ text: String, _ place: String, _ source: SourceText
  ) throws(ShellError) -> [Int] {
    var layers: Set<Int> = []
    for part in text.split(separator: ",", omittingEmptySubsequences: false) {
      let ends = part.split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
        .map { Int(plain: String($0)) }
      guard let first = ends.first ?? nil, let last = ends.last ?? nil,
        first <= last, last < Self.layerLimit
      else {
        throw refuse(text, place, source, wanted: "layers such as 5, 1,2,3 or 4-8")
      }
      layers.formUnion(first...last)
    }
    return layers.sorted()
  }

  private func readChoice(
    _ text: String, among names: [String], _ place: String, _ source: SourceText
  ) throws(ShellError) -> String {
    if names.contains(text) { return text }
    let list = names.map { "`\($0)`" }.joined(separator: ", ")
    throw source.error(
      .invalidValue, "\(place) cannot be `\(text)`",
      hint: Suggestion.hint(for: text, among: names) ?? "it is one of \(list)")
  }

  private func refuse(
    _ text: String, _ place: String, _ source: SourceText, wanted: String
  ) -> ShellError {
    let said = text.isEmpty ? "empty" : "`\(text)`"
    return source.error(.invalidValue, "\(place) cannot be \(said)", hint: "it wants \(wanted)")
  }
}

extension Int {
  /// Digits and nothing else (`Int.init` would also take a sign).
  init?(plain text: String) {
    guard !text.isEmpty, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
    self.init(text)
  }
}

extension Double {
  /// A decimal number (`Double.init` would also take `inf`, `nan` and hexadecimal).
  init?(plain text: String) {
    guard !text.isEmpty, text.utf8.allSatisfy({ "0123456789.eE+-".utf8.contains($0) }),
      let value = Double(text), value.isFinite
    else { return nil }
    self = value
  }
}
