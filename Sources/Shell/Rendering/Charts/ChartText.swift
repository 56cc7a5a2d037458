/// A chart in the cells of a terminal: dots for lines, a sign for each point.
struct ChartText {
  private let chart: Chart
  private let style: Style
  private let axes: (x: FittedAxis, y: FittedAxis)
  private let width: Int
  /// Columns before the axis, for the numbers of the ticks.
  private let margin: Int
  private var canvas: DotCanvas

  private static let leastColumns = 16

  init(_ chart: Chart, style: Style, width: Int) {
    self.chart = chart
    self.style = style
    self.width = width
    axes = chart.fitted
    margin = (axes.y.ticks.map { FittedAxis.text($0).utf8.count }.max() ?? 0) + 1
    let columns = max(Self.leastColumns, width - margin - 2)
    canvas = DotCanvas(columns: columns, rows: min(24, max(10, columns / 5)))
    draw()
  }

  var lines: [String] {
    [
      style.paint(style.fit(chart.title, width), .heading),
      style.paint(style.fit(axes.y.label, width), .dim),
    ]
      + (0..<canvas.rows).map(line) + [axisLine, tickLine, labelLine] + legend
  }
}

// MARK: - Curves

extension ChartText {
  /// Error bars first, then published curves, then ours, then the signs: what matters most is on top.
  private mutating func draw() {
    let curves = chart.curves
    for curve in curves {
      for point in curve.points {
        guard let error = point.error, error.isFinite, error > 0 else { continue }
        let low = place(point.x, point.y - error)
        canvas.line(from: low, to: place(point.x, point.y + error), ink: curve.color)
      }
    }
    let dashedFirst = curves.filter(\.isDashed) + curves.filter { !$0.isDashed }
    for curve in dashedFirst {
      let places = curve.points.map { place($0.x, $0.y) }
      for (start, end) in zip(places, places.dropFirst()) {
        canvas.line(from: start, to: end, ink: curve.color, isDashed: curve.isDashed)
      }
    }
    for curve in dashedFirst {
      for point in curve.points {
        let (x, y) = place(point.x, point.y)
        canvas.mark(x, y, mark(of: curve), ink: curve.color)
      }
    }
  }

  private func place(_ x: Double, _ y: Double) -> (x: Int, y: Int) {
    (
      Int((axes.x.position(of: x) * Double(canvas.width - 1)).rounded()),
      canvas.height - 1 - Int((axes.y.position(of: y) * Double(canvas.height - 1)).rounded())
    )
  }

  private func mark(of curve: Chart.Curve) -> Character {
    Palette.mark(curve.color, isDashed: curve.isDashed, isUnicode: style.isUnicode)
  }
}

// MARK: - Axes and legend

extension ChartText {
  private func line(_ row: Int) -> String {
    let tick = axes.y.ticks.first { place(0, $0).y / 4 == row }
    let number = tick.map(FittedAxis.text) ?? ""
    let edge =
      style.isUnicode ? (tick == nil ? "│" : "┤") : (tick == nil ? "|" : "+")
    return String(repeating: " ", count: margin - 1 - number.utf8.count)
      + style.paint(number, .dim) + " " + style.paint(edge, .dim)
      + canvas.text(row: row, style: style)
  }

  /// Column of a tick on the canvas.
  private func column(_ tick: Double) -> Int { place(tick, 0).x / 2 }

  private var axisLine: String {
    let (corner, flat, notch): (Character, Character, Character) =
      style.isUnicode ? ("└", "─", "┬") : ("+", "-", "+")
    var cells = Array(repeating: flat, count: canvas.columns)
    for tick in axes.x.ticks { cells[column(tick)] = notch }
    return String(repeating: " ", count: margin) + style.paint(String([corner] + cells), .dim)
  }

  /// The numbers below their ticks; one for which there is no room is left out.
  private var tickLine: String {
    var line = ""
    for tick in axes.x.ticks {
      let number = FittedAxis.text(tick)
      let middle = margin + 1 + column(tick)
      let start = min(
        middle - number.utf8.count / 2, margin + 1 + canvas.columns - number.utf8.count)
      guard line.isEmpty ? start >= 0 : start > line.utf8.count else { continue }
      line += String(repeating: " ", count: start - line.utf8.count) + number
    }
    return style.paint(line, .dim)
  }

  private var labelLine: String {
    let label = style.fit(axes.x.label, canvas.columns)
    let blanks = margin + 1 + max(0, (canvas.columns - DisplayWidth.of(label)) / 2)
    return String(repeating: " ", count: blanks) + style.paint(label, .dim)
  }

  private var legend: [String] {
    var lines = [String(repeating: " ", count: margin)]
    var used = margin
    for curve in chart.curves {
      let name = style.fit(curve.name, width - margin - 4)
      let needed = DisplayWidth.of(name) + 4
      if used > margin, used + needed > width {
        lines.append(String(repeating: " ", count: margin))
        used = margin
      }
      lines[lines.count - 1] +=
        "  " + style.paint(String(mark(of: curve)), ink: curve.color) + " " + name
      used += needed
    }
    return lines
  }
}
