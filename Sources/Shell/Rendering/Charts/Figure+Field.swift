extension Figure {
  /// The figure's numbers for a JSON record.
  var field: Field {
    switch self {
    case .chart(let chart):
      [
        "title": .string(chart.title), "x": .string(chart.x.label), "y": .string(chart.y.label),
        "series": .array(chart.series.map(\.field)),
      ]
    case .heatMap(let map):
      [
        "title": .string(map.title), "rows": .array(map.rows.map(Field.string)),
        "columns": .array(map.columns.map(Field.string)), "value": .string(map.valueLabel),
        "values": .array(map.values.map { .array($0.map(Field.double)) }),
      ]
    }
  }
}

extension Chart.Series {
  fileprivate var field: Field {
    let places = points.map { point -> Field in
      ["x": .double(point.x), "y": .double(point.y), "error": .optional(point.error)]
    }
    return ["name": .string(name), "points": .array(places)]
  }
}
