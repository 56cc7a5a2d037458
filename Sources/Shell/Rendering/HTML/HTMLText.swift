/// Blocks as HTML elements: what the terminal shows, for a page. Every text is escaped.
enum HTMLText {
  static func elements(_ blocks: [Block]) -> String { blocks.map(element).joined() }

  /// Text for an element or between double quotes. What would steer a terminal or turn the direction of writing is
  /// made visible here too.
  static func escaped(_ text: String) -> String { SVG.escaped(text) }

  private static func element(_ block: Block) -> String {
    switch block {
    case .blank: ""
    case .line(let spans):
      spans.allSatisfy(\.text.isEmpty) ? "" : "<p class=\"row\">\(spans.map(inline).joined())</p>\n"
    case .paragraph(let text, _): "<p>\(escaped(text))</p>\n"
    case .table(let table): element(table)
    case .figure(let figure): "<figure>\n\([figure].svg)</figure>\n"
    }
  }

  private static func element(_ table: Table) -> String {
    var text = "<div class=\"wide\"><table>\n"
    if table.columns.contains(where: { !$0.title.isEmpty }) {
      let titles = table.columns.map { "<th\(alignment($0))>\(escaped($0.title))</th>" }
      text += "<thead><tr>\(titles.joined())</tr></thead>\n"
    }
    let rows = table.rows.map { row -> String in
      let cells = zip(table.columns, row).map { "<td\(alignment($0))>\(inline($1))</td>" }
      return "<tr>\(cells.joined())</tr>\n"
    }
    return text + "<tbody>\n\(rows.joined())</tbody>\n</table></div>\n"
  }

  private static func alignment(_ column: Column) -> String {
    column.alignment == .right ? " class=\"right\"" : ""
  }

  private static func inline(_ span: TextSpan) -> String {
    if let share = span.share { return bar(share) }
    let text = escaped(span.text)
    return span.role.map { "<span class=\"\(name(of: $0))\">\(text)</span>" } ?? text
  }

  private static func bar(_ share: Double) -> String {
    let width = NumberText.fixed(share.clampedToUnit * 100, 1)
    return "<span class=\"share\"><span style=\"width:\(width)%\"></span></span>"
  }

  private static func name(of role: Role) -> String {
    switch role {
    case .ok: "is-ok"
    case .bad: "is-bad"
    case .number: "is-number"
    case .dim: "is-dim"
    case .heading: "is-heading"
    case .prompt: "is-prompt"
    }
  }
}
