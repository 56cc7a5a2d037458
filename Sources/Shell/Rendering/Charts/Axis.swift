/// What one direction of a chart means.
package struct Axis: Equatable, Sendable {
  package enum Scale: Sendable {
    case linear
    /// Every doubling takes the same room. Numbers that are not positive have no place on it.
    case log2
  }

  package var label: String
  package var scale: Scale
  /// What is shown; nil for what the data need.
  package var range: ClosedRange<Double>?
  /// Where numbers stand; nil for round ones.
  package var ticks: [Double]?

  package init(
    _ label: String, _ scale: Scale = .linear, range: ClosedRange<Double>? = nil,
    ticks: [Double]? = nil
  ) {
    self.label = label
    self.scale = scale
    self.range = range
    self.ticks = ticks
  }

  /// Whether `value` has a place on the scale.
  func holds(_ value: Double) -> Bool {
    value.isFinite && (scale == .linear || value > 0)
  }
}
