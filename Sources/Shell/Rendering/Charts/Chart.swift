/// Curves over one axis, as a value: drawn in the terminal, as SVG, or written as CSV.
package struct Chart: Equatable, Sendable {
  package var title: String
  package var x: Axis
  package var y: Axis
  /// In the order of the legend; later ones are drawn over earlier ones.
  package var series: [Series]

  package init(title: String, x: Axis, y: Axis, series: [Series]) {
    self.title = title
    self.x = x
    self.y = y
    self.series = series
  }

  /// One curve.
  package struct Series: Equatable, Sendable {
    package enum Line: Sendable {
      /// Our own numbers.
      case solid
      /// Thin, for curves published elsewhere.
      case dashed
    }

    package var name: String
    package var points: [Point]
    package var line: Line
    /// Which colour and which mark; nil for those of its place among the series. A published curve
    /// shares those of the one it belongs to.
    package var color: Int?

    package init(_ name: String, _ points: [Point], line: Line = .solid, color: Int? = nil) {
      self.name = name
      self.points = points
      self.line = line
      self.color = color
    }
  }

  /// One point of a curve, in the units of the axes.
  package struct Point: Equatable, Sendable {
    package var x: Double
    package var y: Double
    /// Half the height of the bar, such as a standard error.
    package var error: Double?

    package init(_ x: Double, _ y: Double, error: Double? = nil) {
      self.x = x
      self.y = y
      self.error = error
    }
  }
}

extension Chart {
  /// A series ready to be drawn: what cannot be placed on the axes is left out.
  struct Curve {
    let name: String
    let points: [Point]
    let isDashed: Bool
    let color: Int
  }

  var curves: [Curve] {
    series.enumerated().map { index, series in
      Curve(
        name: series.name, points: series.points.filter { x.holds($0.x) && y.holds($0.y) },
        isDashed: series.line == .dashed, color: (series.color ?? index) % Palette.count)
    }
  }

  /// The axes as the curves need them.
  var fitted: (x: FittedAxis, y: FittedAxis) {
    let points = curves.flatMap(\.points)
    let heights = points.flatMap { point in
      [point.y, point.y - (point.error ?? 0), point.y + (point.error ?? 0)]
    }
    return (FittedAxis(x, to: points.map(\.x)), FittedAxis(y, to: heights))
  }
}
