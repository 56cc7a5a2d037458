/// A picture in a result: the terminal shows it, `--svg` and `--csv` write it to a file.
package enum Figure: Equatable, Sendable {
  case chart(Chart)
  case heatMap(HeatMap)

  /// The figure in `width` columns of text.
  func lines(style: Style, width: Int) -> [String] {
    switch self {
    case .chart(let chart): ChartText(chart, style: style, width: width).lines
    case .heatMap(let map): HeatMapText(map, style: style, width: width).lines
    }
  }

  fileprivate var panel: SVGPanel {
    switch self {
    case .chart(let chart): chart.panel
    case .heatMap(let map): map.panel
    }
  }

  /// One row a number: title, curve or row, place on the x axis or column, number, error.
  fileprivate var records: [[String]] {
    switch self {
    case .chart(let chart):
      chart.series.flatMap { series in
        series.points.map { point in
          [
            chart.title, series.name, CSV.text(point.x), CSV.text(point.y),
            point.error.map(CSV.text) ?? "",
          ]
        }
      }
    case .heatMap(let map):
      map.rows.indices.flatMap { row in
        map.columns.indices.map { column in
          [
            map.title, map.rows[row], map.columns[column],
            map.value(row, column).map(CSV.text) ?? "", "",
          ]
        }
      }
    }
  }
}

extension [Figure] {
  /// The figures one below the other as a document that needs no other file.
  package var svg: String { SVGDocument(panels: map(\.panel)).text }

  /// Every number of every figure: `figure,series,x,value,error`.
  package var csv: String {
    CSV.text([["figure", "series", "x", "value", "error"]] + flatMap(\.records))
  }
}
