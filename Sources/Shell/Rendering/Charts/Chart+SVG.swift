extension Chart {
  private static let left = 64.0
  private static let right = SVGDocument.width - 24
  private static let plotHeight = 300.0
  private static let legendRow = 20.0

  /// Title, legend, axes with ticks and grid, error bars, curves, marks.
  var panel: SVGPanel {
    let legend = legend(from: 52)
    let top = legend.end + 12
    let bottom = top + Self.plotHeight
    let plot = Plot(axes: fitted, top: top, bottom: bottom)
    let elements =
      SVG.text(title, Self.left, 28, style: "title") + legend.elements + plot.frame
      + curves.map(plot.elements).joined()
    return SVGPanel(title: title, height: bottom + 60, elements: elements)
  }

  /// The names of the curves, in rows as wide as the plot.
  private func legend(from first: Double) -> (elements: String, end: Double) {
    var elements = ""
    var (x, y) = (Self.left, first)
    for curve in curves {
      let width = 36 + SVG.width(of: curve.name) + 16
      if x > Self.left, x + width > Self.right { (x, y) = (Self.left, y + Self.legendRow) }
      elements += SVG.line(x, y - 4, x + 28, y - 4, curve.style)
      elements += SVG.mark(curve.color, x + 14, y - 4, isHollow: curve.isDashed)
      elements += SVG.text(curve.name, x + 36, y)
      x += width
    }
    return (elements, y)
  }

  /// The rectangle in which the curves lie.
  private struct Plot {
    let axes: (x: FittedAxis, y: FittedAxis)
    let top, bottom: Double
    /// Marks at the ends of the axis do not lie on its frame.
    private let inset = 12.0

    init(axes: (x: FittedAxis, y: FittedAxis), top: Double, bottom: Double) {
      self.axes = axes
      self.top = top
      self.bottom = bottom
    }

    private func across(_ value: Double) -> Double {
      let width = Chart.right - Chart.left - 2 * inset
      return Chart.left + inset + axes.x.position(of: value) * width
    }

    private func down(_ value: Double) -> Double {
      bottom - axes.y.position(of: value) * (bottom - top)
    }

    var frame: String {
      var text = ""
      for tick in axes.y.ticks {
        text += SVG.line(Chart.left, down(tick), Chart.right, down(tick), "grid")
        text += SVG.text(FittedAxis.text(tick), Chart.left - 8, down(tick) + 4, .end)
      }
      for tick in axes.x.ticks {
        text += SVG.line(across(tick), bottom, across(tick), bottom + 5, "axis")
        text += SVG.text(FittedAxis.text(tick), across(tick), bottom + 20, .middle)
      }
      text += SVG.line(Chart.left, top, Chart.left, bottom, "axis")
      text += SVG.line(Chart.left, bottom, Chart.right, bottom, "axis")
      text += SVG.text(axes.x.label, (Chart.left + Chart.right) / 2, bottom + 42, .middle)
      return text
        + SVG.text(axes.y.label, 18, (top + bottom) / 2, .middle, isUpright: true)
    }

    func elements(of curve: Curve) -> String {
      let places = curve.points.map { (x: across($0.x), y: down($0.y)) }
      var text = ""
      for point in curve.points {
        guard let error = point.error, error.isFinite, error > 0 else { continue }
        text += bar(at: across(point.x), down(point.y - error), down(point.y + error), curve)
      }
      if places.count > 1 { text += SVG.polyline(places, curve.style) }
      let marks = places.map { SVG.mark(curve.color, $0.x, $0.y, isHollow: curve.isDashed) }
      return text + marks.joined()
    }

    private func bar(at x: Double, _ low: Double, _ high: Double, _ curve: Curve) -> String {
      let style = "bar c\(curve.color)"
      return SVG.line(x, low, x, high, style) + SVG.line(x - 3, low, x + 3, low, style)
        + SVG.line(x - 3, high, x + 3, high, style)
    }
  }
}

extension Chart.Curve {
  fileprivate var style: String { "c\(color) line" + (isDashed ? " dashed" : "") }
}
