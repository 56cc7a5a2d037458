/// A small bar for a share of 1.
package enum Bar {
  package static let width = 8

  /// `fraction` of 8 columns, rounded to an eighth of a column (to a whole one in ASCII). Values
  /// outside 0...1 are brought to its ends, NaN is an empty bar.
  package static func text(_ fraction: Double, isUnicode: Bool = true) -> String {
    let share = fraction.clampedToUnit
    guard isUnicode else {
      let whole = Int((share * Double(width)).rounded())
      return String(repeating: "#", count: whole) + String(repeating: ".", count: width - whole)
    }
    let eighths = Int((share * Double(width * 8)).rounded())
    let whole = eighths / 8
    let part = eighths % 8 == 0 ? "" : String(partial[eighths % 8 - 1])
    let blanks = width - whole - (part.isEmpty ? 0 : 1)
    return String(repeating: "█", count: whole) + part + String(repeating: " ", count: blanks)
  }

  private static let partial: [Character] = ["▏", "▎", "▍", "▌", "▋", "▊", "▉"]
}

extension Double {
  /// The value brought into 0...1; 0 for NaN.
  var clampedToUnit: Double { isNaN ? 0 : min(1, max(0, self)) }
}
