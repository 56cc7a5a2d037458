/// A heat map in the cells of a terminal: backgrounds of a colour, or signs of a density.
struct HeatMapText {
  private let map: HeatMap
  private let style: Style
  private let width: Int
  private let labels: [String]
  private let labelWidth: Int
  /// Columns of text a column of the map takes.
  private let cell: Int
  /// Columns of the map that are shown: the others did not fit.
  private let shown: Int

  private static let widestCell = 6
  private static let widestLabel = 24
  private static let scaleSteps = 10

  init(_ map: HeatMap, style: Style, width: Int) {
    self.map = map
    self.style = style
    self.width = width
    let most = max(1, min(Self.widestLabel, width / 3))
    labels = map.rows.map { style.fit($0, most) }
    labelWidth = labels.map(DisplayWidth.of).max() ?? 0
    let room = max(1, width - labelWidth - 1)
    cell = min(Self.widestCell, max(1, room / max(1, map.columns.count)))
    shown = min(map.columns.count, room / cell)
  }

  var lines: [String] {
    [style.paint(style.fit(map.title, width), .heading)]
      + map.rows.indices.map(line) + [columnLine, scaleLine]
  }

  private func line(_ row: Int) -> String {
    let blanks = String(repeating: " ", count: labelWidth - DisplayWidth.of(labels[row]))
    return blanks + labels[row] + " " + (0..<shown).map { text(row, $0) }.joined()
  }

  private func text(_ row: Int, _ column: Int) -> String {
    guard let value = map.value(row, column) else {
      return String(repeating: style.isUnicode ? "·" : "?", count: cell)
    }
    let share = map.share(of: value)
    let number = cell == Self.widestCell ? NumberText.fixed(value, 2) : ""
    if style.hasColor {
      let blanks = max(0, cell - number.utf8.count)
      return style.paint(
        String(repeating: " ", count: blanks / 2) + number
          + String(repeating: " ", count: blanks - blanks / 2), shade: share)
    }
    let gap = cell > 1 ? 1 : 0
    let signs = String(repeating: style.density(share), count: cell - number.utf8.count - gap)
    return signs + number + String(repeating: " ", count: gap)
  }

  /// The names of the columns, those for which there is room, and what they are.
  private var columnLine: String {
    var line = String(repeating: " ", count: labelWidth + 1)
    var used = line.utf8.count
    for column in 0..<shown {
      let name = Renderer.visible(map.columns[column], keepingLayout: false)
      let start = labelWidth + 1 + column * cell + max(0, (cell - DisplayWidth.of(name)) / 2)
      guard column == 0 || start > used else { continue }
      line += String(repeating: " ", count: start - used) + name
      used = start + DisplayWidth.of(name)
    }
    return style.paint(style.fit(line + "  " + map.columnLabel, width), .dim)
  }

  private var scaleLine: String {
    let (low, high) = map.ends
    let (first, last) = (NumberText.fixed(low, 2), NumberText.fixed(high, 2))
    let used = labelWidth + first.utf8.count + last.utf8.count + 3
    let steps = max(1, min(Self.scaleSteps, width - used))
    let scale = (0..<steps).map { step -> String in
      let share = (Double(step) + 0.5) / Double(steps)
      return style.hasColor ? style.paint(" ", shade: share) : String(style.density(share))
    }.joined()
    let label = style.fit("  " + map.valueLabel, max(0, width - used - steps))
    return String(repeating: " ", count: labelWidth + 1) + "\(first) \(scale) \(last)"
      + style.paint(label, .dim)
  }
}
