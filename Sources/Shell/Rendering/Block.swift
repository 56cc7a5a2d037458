/// What a stretch of text means; `Style` decides how that looks.
package enum Role: Sendable, CaseIterable {
  case ok, bad, number, dim, heading, prompt
}

/// A stretch of text with one role, or none.
package struct TextSpan: Equatable, Sendable, ExpressibleByStringInterpolation {
  package let text: String
  package let role: Role?
  /// A share of 1 that is drawn as a small bar; `text` is then the bar in block elements.
  package let share: Double?

  package init(_ text: String, _ role: Role? = nil) {
    self.text = text
    self.role = role
    share = nil
  }

  /// A bar without blanks behind it: the table knows how wide it is.
  package init(share: Double, _ role: Role? = nil) {
    text = Bar.text(share).trimmingBlanks(atStart: false)
    self.role = role
    self.share = share
  }

  package init(stringLiteral text: String) { self.init(text) }

  package static func ok(_ text: String) -> TextSpan { TextSpan(text, .ok) }
  package static func bad(_ text: String) -> TextSpan { TextSpan(text, .bad) }
  package static func number(_ text: String) -> TextSpan { TextSpan(text, .number) }
  package static func dim(_ text: String) -> TextSpan { TextSpan(text, .dim) }
  package static func heading(_ text: String) -> TextSpan { TextSpan(text, .heading) }
  package static func prompt(_ text: String) -> TextSpan { TextSpan(text, .prompt) }
  package static func bar(_ share: Double, _ role: Role? = nil) -> TextSpan {
    TextSpan(share: share, role)
  }
}

/// One piece of output, laid out by `Renderer`.
package enum Block: Equatable, Sendable {
  /// One line; on a terminal that is too narrow it goes on in the next, before a span with two blanks at its start.
  case line([TextSpan])
  /// Running text, wrapped at the width, every line after `indent` blanks.
  case paragraph(String, indent: Int)
  case table(Table)
  case figure(Figure)
  case blank

  /// A table of `columns` and `rows`.
  package static func table(_ columns: [Column], _ rows: [[TextSpan]]) -> Block {
    .table(Table(columns: columns, rows: rows))
  }
}

/// Rows under column titles.
package struct Table: Equatable, Sendable {
  package var columns: [Column]
  /// One span for each column; missing ones are empty, surplus ones are left out.
  package var rows: [[TextSpan]]
  /// Blanks before each row.
  package var indent: Int
  /// Titles that are all empty are not shown in any case.
  package var showsTitles = true

  package init(columns: [Column], rows: [[TextSpan]], indent: Int = 0) {
    self.columns = columns
    self.rows = rows
    self.indent = indent
  }
}

/// A column of a table.
package struct Column: Equatable, Sendable {
  package enum Alignment: Sendable { case left, right }

  package let title: String
  package let alignment: Alignment
  /// As wide as this at least, whatever stands in it.
  package let width: Int

  package init(_ title: String = "", _ alignment: Alignment = .left, width: Int = 0) {
    self.title = title
    self.alignment = alignment
    self.width = max(width, DisplayWidth.of(title))
  }

  package static func left(_ title: String = "", width: Int = 0) -> Column {
    Column(title, .left, width: width)
  }

  package static func right(_ title: String = "", width: Int = 0) -> Column {
    Column(title, .right, width: width)
  }
}
