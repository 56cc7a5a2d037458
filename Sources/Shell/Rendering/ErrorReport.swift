extension ShellError {
  /// The error for people: `error: …`, the line with a caret under the word to blame when the
  /// column is known, and `hint: …`. In a script the place comes first, as compilers write it.
  ///
  package func report(style: Style) -> String {
    var place = within.map { "\($0): " }.joined()
    if let file { place += line.map { "\(file):\($0): " } ?? "\(file): " }
    place = Renderer.visible(place, keepingLayout: false)
    let said = Renderer.visible(message, keepingLayout: false)
    var text = place + style.paint("error:", .bad) + " \(said)\n"
    if let source, let column,
      let caret = caretLines(under: source, column: column, style: style)
    {
      text += caret
    }
    if let hint {
      text += style.paint("hint:", .heading) + " \(Renderer.visible(hint, keepingLayout: false))\n"
    }
    return text
  }

  private func caretLines(under source: String, column: Int, style: Style) -> String? {
    let characters = Array(source)
    guard column >= 1, column <= characters.count + 1, !source.isEmpty else { return nil }
    let start = column - 1
    let end = min(characters.count, start + max(1, length ?? 1))
    func shown(_ part: ArraySlice<Character>) -> String {
      Renderer.visible(String(part), keepingLayout: false)
    }
    let before = DisplayWidth.of(shown(characters[..<start]))
    let under = max(1, DisplayWidth.of(shown(characters[start..<max(start, end)])))
    let caret = style.paint(String(repeating: "^", count: under), .bad)
    return "  \(shown(characters[...]))\n  " + String(repeating: " ", count: before) + caret + "\n"
  }
}
