extension HeatMap {
  private static let cellHeight = 20.0
  private static let scaleWidth = 14.0

  /// Title, one rectangle a cell, names of rows and columns, the scale of colours.
  var panel: SVGPanel {
    let top = 46.0
    let bottom = top + Self.cellHeight * Double(max(rows.count, 1))
    let left = min(260, 24 + (rows.map(SVG.width).max() ?? 0))
    let right = SVGDocument.width - 96
    let cell = (right - left) / Double(max(columns.count, 1))
    var text = SVG.text(title, 24, 28, style: "title")
    for (row, name) in rows.enumerated() {
      let y = top + Self.cellHeight * Double(row)
      text += SVG.text(name, left - 8, y + 14, .end)
      for column in columns.indices {
        text += rectangle(row, column, left + cell * Double(column), y, cell)
      }
    }
    let every = columns.isEmpty ? 1 : Int((24 / cell).rounded(.up))
    for column in columns.indices where column % every == 0 {
      text += SVG.text(columns[column], left + cell * (Double(column) + 0.5), bottom + 16, .middle)
    }
    text += SVG.text(columnLabel, (left + right) / 2, bottom + 36, .middle)
    text += scale(right + 20, top, bottom)
    return SVGPanel(title: title, height: bottom + 54, elements: text)
  }

  private func rectangle(_ row: Int, _ column: Int, _ x: Double, _ y: Double, _ width: Double)
    -> String
  {
    let place = "\(rows[row]), \(columns[column]): "
    guard let value = value(row, column) else {
      return SVG.rectangle(
        x, y, width, Self.cellHeight, "class=\"unknown\"", title: place + "not known")
    }
    return SVG.rectangle(
      x, y, width, Self.cellHeight, "fill=\"\(Palette.shade(share(of: value)))\"",
      title: place + NumberText.compact(value))
  }

  private func scale(_ x: Double, _ top: Double, _ bottom: Double) -> String {
    let steps = 16
    let height = (bottom - top) / Double(steps)
    var text = ""
    for step in 0..<steps {
      let shade = Palette.shade((Double(step) + 0.5) / Double(steps))
      let y = bottom - height * Double(step + 1)
      text += SVG.rectangle(x, y, Self.scaleWidth, height, "fill=\"\(shade)\"")
    }
    let (low, high) = ends
    text += SVG.text(NumberText.fixed(high, 2), x + Self.scaleWidth + 5, top + 10)
    text += SVG.text(NumberText.fixed(low, 2), x + Self.scaleWidth + 5, bottom)
    return text + SVG.text(valueLabel, SVGDocument.width - 16, bottom + 36, .end)
  }
}
