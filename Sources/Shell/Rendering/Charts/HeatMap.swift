/// Numbers over two lists of names, as a value: drawn in the terminal, as SVG, or written as CSV.
package struct HeatMap: Equatable, Sendable {
  package var title: String
  /// From top to bottom.
  package var rows: [String]
  /// From left to right.
  package var columns: [String]
  package var columnLabel: String
  /// What the numbers are: `P(Paris)`.
  package var valueLabel: String
  /// [rows][columns]; NaN for what is not known.
  package var values: [[Double]]
  /// The numbers at the two ends of the colours; nil for the least and the greatest.
  package var range: ClosedRange<Double>?

  package init(
    title: String, rows: [String], columns: [String], columnLabel: String, valueLabel: String,
    values: [[Double]], range: ClosedRange<Double>? = nil
  ) {
    self.title = title
    self.rows = rows
    self.columns = columns
    self.columnLabel = columnLabel
    self.valueLabel = valueLabel
    self.values = values
    self.range = range
  }

  /// The numbers at the two ends of the colours.
  var ends: (low: Double, high: Double) {
    if let range { return (range.lowerBound, range.upperBound) }
    let known = values.joined().filter(\.isFinite)
    return (known.min() ?? 0, known.max() ?? 1)
  }

  /// The value of a cell; nil where none is known.
  func value(_ row: Int, _ column: Int) -> Double? {
    guard row < values.count, column < values[row].count, values[row][column].isFinite else {
      return nil
    }
    return values[row][column]
  }

  /// Where a value lies between the ends, 0 to 1.
  func share(of value: Double) -> Double {
    let (low, high) = ends
    return ((value - low) / (high - low)).clampedToUnit
  }
}
