/// How output looks on one stream. It is decided once per stream and handed on as a value.
package struct Style: Equatable, Sendable {
  /// `--color auto|always|never`.
  package enum ColorChoice: String, Sendable, CaseIterable {
    case auto, always, never
  }

  package var hasColor: Bool
  /// Whether block elements and "…" may be drawn.
  package var isUnicode: Bool

  package init(hasColor: Bool, isUnicode: Bool) {
    self.hasColor = hasColor
    self.isUnicode = isUnicode
  }

  /// No colour: files, pipes, tests.
  package static let plain = Style(hasColor: false, isUnicode: true)

  /// The style of a stream. `--color` comes before `NO_COLOR`, that before `CLICOLOR_FORCE`, that
  /// before what the terminal is.
  ///
  /// - Parameter environment: the process's variables; `NO_COLOR` counts only when it is not empty.
  package static func resolve(
    _ choice: ColorChoice, isTerminal: Bool, environment: [String: String]
  ) -> Style {
    let isDumb = environment["TERM"] == "dumb"
    let hasColor =
      switch choice {
      case .always: true
      case .never: false
      case .auto:
        if isSet("NO_COLOR", environment) {
          false
        } else if isSet("CLICOLOR_FORCE", environment), environment["CLICOLOR_FORCE"] != "0" {
          true
        } else {
          isTerminal && !isDumb
        }
      }
    return Style(hasColor: hasColor, isUnicode: !isDumb && speaksUTF8(environment))
  }

  /// The text in the colours of its role.
  package func paint(_ text: String, _ role: Role?) -> String {
    guard hasColor, let role, !text.isEmpty else { return text }
    return "\u{1B}[\(code(of: role))m\(text)\u{1B}[0m"
  }

  /// The mark of a text that was cut.
  package var ellipsis: String { isUnicode ? "…" : "..." }

  private func code(of role: Role) -> String {
    switch role {
    case .ok: "32"
    case .bad: "31"
    case .number: "36"
    case .dim: "2"
    case .heading: "1"
    case .prompt: "1;34"
    }
  }

  private static func isSet(_ name: String, _ environment: [String: String]) -> Bool {
    environment[name].map { !$0.isEmpty } ?? false
  }

  /// False only when the locale names another encoding; an unset locale is common in containers
  /// whose terminal speaks UTF-8 all the same.
  private static func speaksUTF8(_ environment: [String: String]) -> Bool {
    let names = ["LC_ALL", "LC_CTYPE", "LANG"]
    guard let locale = names.lazy.compactMap({ environment[$0] }).first(where: { !$0.isEmpty })
    else { return true }
    let lower = locale.lowercased()
    return lower.hasSuffix("utf-8") || lower.hasSuffix("utf8") || lower.contains("utf-8@")
  }
}
