extension Style {
  /// The text in the colour of a curve.
  func paint(_ text: String, ink: Int?) -> String {
    guard hasColor, let ink, !text.isEmpty else { return text }
    return "\u{1B}[38;5;\(Palette.inks[ink % Palette.count].terminal)m\(text)\u{1B}[0m"
  }

  /// The text on the background of a shade, 0 to 1.
  func paint(_ text: String, shade share: Double) -> String {
    guard hasColor else { return text }
    let shades = Palette.terminalShades
    let shade = min(shades.count - 1, Int(share * Double(shades.count)))
    let ink = shade < Palette.darkShades ? 231 : 16
    return "\u{1B}[48;5;\(shades[shade]);38;5;\(ink)m\(text)\u{1B}[0m"
  }

  /// A share of 1 as a sign that covers more or less of its cell.
  func density(_ share: Double) -> Character {
    let signs = Array(isUnicode ? " ░▒▓█" : " .:-=+*#%@")
    return signs[min(signs.count - 1, Int(share * Double(signs.count)))]
  }

  /// The text in at most `width` columns, with nothing in it that steers a terminal.
  func fit(_ text: String, _ width: Int) -> String {
    DisplayWidth.truncate(
      Renderer.visible(text, keepingLayout: false), to: width, ellipsis: ellipsis)
  }
}
