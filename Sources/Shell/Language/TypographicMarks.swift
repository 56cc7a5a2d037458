/// Marks that a word processor puts in place of plain ones: they look like what was meant, and would silently be text.
extension String {
  /// What to type where an edit wants a mark that is not there; nil if no typographic one stands for it.
  var typographicHint: String? {
    for dash in ["\u{2014}", "\u{2013}", "\u{2212}"] where contains(dash + ">") {
      return "`\(dash)>` has a long dash: type ->"
    }
    guard contains(where: { "\u{201C}\u{201D}\u{201E}".contains($0) }) else { return nil }
    return "\u{201C} and \u{201D} are part of the text: type \" to enclose it"
  }

  /// Whether typographic quotation marks stand around all of it.
  var isInTypographicQuotes: Bool {
    guard count > 1, let first, let last else { return false }
    return "\u{201C}\u{201D}\u{201E}\u{2018}".contains(first)
      && "\u{201D}\u{201C}\u{2019}".contains(last)
  }

  /// Whether it begins like an option, but with a long dash.
  var beginsWithLongDash: Bool {
    guard let first, "\u{2014}\u{2013}".contains(first) else { return false }
    return dropFirst().first?.isLetter == true
  }
}
