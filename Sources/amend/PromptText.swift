import Shell

/// The prompt as the line editor wants it.
package enum PromptText {
  /// Around a colour sequence: it takes no columns.
  private static let mark: Unicode.Scalar = "\u{1}"
  private static let end = "> "

  /// The session's prompt in ASCII (the editor would count the columns of some other signs wrong),
  /// painted but for its end: the editor loses a colour sequence that comes last.
  package static func painted(_ prompt: String, style: Style) -> String {
    var plain = String.UnicodeScalarView()
    for scalar in prompt.unicodeScalars {
      plain.append((0x20..<0x7F).contains(scalar.value) ? scalar : "?")
    }
    let text = String(plain)
    guard text.hasSuffix(end) else { return text }
    return marked(style.paint(String(text.dropLast(end.count)), .prompt)) + end
  }

  /// Puts each sequence from ESC to `m` between two marks.
  private static func marked(_ text: String) -> String {
    var result = String.UnicodeScalarView()
    var isInside = false
    for scalar in text.unicodeScalars {
      if scalar == "\u{1B}" {
        isInside = true
        result.append(mark)
      }
      result.append(scalar)
      if isInside, scalar == "m" {
        isInside = false
        result.append(mark)
      }
    }
    return String(result)
  }
}
