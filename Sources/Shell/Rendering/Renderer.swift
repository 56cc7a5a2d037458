/// Lays blocks out as text for one stream.
package struct Renderer: Sendable {
  package let style: Style
  /// Columns of the terminal; nil for a file or a pipe, where nothing is cut or wrapped.
  package let width: Int?

  private static let gap = "  "
  /// Before what did not fit on the line above.
  private static let continuation = "   "
  /// A column is not squeezed below this many columns; the row is cut instead.
  private static let leastWidth = 8
  /// Running text wraps here, and figures end here, in a file too.
  private static let proseWidth = 80

  package init(style: Style = .plain, width: Int? = nil) {
    self.style = style
    self.width = width
  }

  /// The blocks as text, each line ended by a line feed.
  package func render(_ blocks: [Block]) -> String {
    blocks.flatMap(lines(of:)).map { $0 + "\n" }.joined()
  }

  private func lines(of block: Block) -> [String] {
    switch block {
    case .blank: [""]
    case .line(let spans): lines(of: spans)
    case .paragraph(let text, let indent):
      Self.wrap(text, to: max(20, min(width ?? .max, Self.proseWidth) - indent))
        .map { String(repeating: " ", count: indent) + $0 }
    case .table(let table): lines(of: table)
    case .figure(let figure): figure.lines(style: style, width: width ?? Self.proseWidth)
    }
  }

  /// The spans on one line. Where the terminal is narrower it goes on in another, which begins with a span that two
  /// blanks keep apart from the one before.
  private func lines(of spans: [TextSpan]) -> [String] {
    var lines = [""]
    var used = 0
    var rest = spans.map { TextSpan(Self.visible($0.text, keepingLayout: true), $0.role) }[...]
    while let first = rest.popFirst() {
      let end = rest.firstIndex { $0.text.hasPrefix(Self.gap) } ?? rest.endIndex
      var part = [first] + rest[..<end]
      rest = rest[end...]
      if let width, used > 0, first.text.hasPrefix(Self.gap),
        used + DisplayWidth.of(part.map(\.text).joined()) > width
      {
        part[0] = TextSpan(String(first.text.drop { $0 == " " }), first.role)
        lines.append(Self.continuation)
        used = Self.continuation.utf8.count
      }
      used += DisplayWidth.of(part.map(\.text).joined())
      lines[lines.count - 1] += part.map { style.paint($0.text, $0.role) }.joined()
    }
    return lines
  }

  /// Words joined into lines of at most `width` columns; a longer word stands alone.
  package static func wrap(_ text: String, to width: Int) -> [String] {
    var lines: [String] = []
    var line = ""
    for word in text.split(whereSeparator: { $0 == " " || $0 == "\n" }).map(String.init) {
      if line.isEmpty {
        line = word
      } else if DisplayWidth.of(line) + 1 + DisplayWidth.of(word) <= width {
        line += " " + word
      } else {
        lines.append(line)
        line = word
      }
    }
    return lines + [line]
  }

  /// Line and paragraph separators, and what turns the direction of writing: text that hides what it says.
  private static let turners: [ClosedRange<UInt32>] = [0x2028...0x202E, 0x2066...0x2069]

  /// The text with control characters made visible: what a model writes must not steer the
  /// terminal. `keepingLayout` lets line feeds and tabs through.
  package static func visible(_ text: String, keepingLayout: Bool) -> String {
    func isControl(_ scalar: Unicode.Scalar) -> Bool {
      if keepingLayout, scalar == "\n" || scalar == "\t" { return false }
      return scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value)
        || turners.contains(where: { $0.contains(scalar.value) })
    }
    guard text.unicodeScalars.contains(where: isControl) else { return text }
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case _ where !isControl(scalar): result.unicodeScalars.append(scalar)
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      case "\t": result += "\\t"
      default: result += "\\u{\(String(scalar.value, radix: 16))}"
      }
    }
    return result
  }
}

// MARK: - Tables

extension Renderer {
  private func lines(of table: Table) -> [String] {
    let count = table.columns.count
    let rows = table.rows.map { row in
      (0..<count).map { index -> TextSpan in
        guard index < row.count else { return TextSpan("") }
        return TextSpan(Self.visible(text(of: row[index]), keepingLayout: false), row[index].role)
      }
    }
    let hasTitles = table.showsTitles && table.columns.contains { !$0.title.isEmpty }
    let titles = table.columns.map { TextSpan($0.title, .heading) }
    let all = hasTitles ? [titles] + rows : rows
    let widths = fit(
      (0..<count).map { column in
        all.reduce(table.columns[column].width) { max($0, DisplayWidth.of($1[column].text)) }
      },
      table)
    return all.map { row in line(of: row, widths, table) }
  }

  /// A bar is drawn in what the stream can show.
  private func text(of span: TextSpan) -> String {
    guard let share = span.share, !style.isUnicode else { return span.text }
    return Bar.text(share, isUnicode: false)
  }

  /// Takes columns from the widest left-aligned column until the table fits the terminal.
  private func fit(_ natural: [Int], _ table: Table) -> [Int] {
    guard let width else { return natural }
    var widths = natural
    let gaps = Self.gap.utf8.count * max(0, widths.count - 1)
    while widths.reduce(table.indent + gaps, +) > width {
      let flexible = widths.indices.filter {
        table.columns[$0].alignment == .left && widths[$0] > Self.leastWidth
      }
      guard let widest = flexible.max(by: { widths[$0] < widths[$1] }) else { break }
      widths[widest] -= 1
    }
    return widths
  }

  private func line(of row: [TextSpan], _ widths: [Int], _ table: Table) -> String {
    var line = String(repeating: " ", count: table.indent)
    var used = table.indent
    let last = row.lastIndex { !$0.text.isEmpty } ?? 0
    for (index, span) in row.enumerated() where index <= last {
      if index > 0 {
        // The terminal is full: the columns that are left do not show.
        if let width, used + Self.gap.utf8.count >= width { break }
        line += Self.gap
        used += Self.gap.utf8.count
      }
      // What is left of the terminal, for a table that could not be squeezed enough.
      let room = min(widths[index], width.map { max(0, $0 - used) } ?? .max)
      let text = DisplayWidth.truncate(span.text, to: room, ellipsis: style.ellipsis)
      let padding = String(repeating: " ", count: max(0, room - DisplayWidth.of(text)))
      let painted = style.paint(text, span.role)
      if table.columns[index].alignment == .right {
        line += padding + painted
      } else {
        line += index == last ? painted : painted + padding
      }
      used += room
    }
    return line
  }
}
