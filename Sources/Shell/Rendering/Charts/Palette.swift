/// Colours that people with colour blindness can tell apart (Okabe and Ito 2008), and marks for those
/// who see none.
enum Palette {
  /// One colour of a curve: on white, on black, and of the 256 of a terminal.
  struct Ink {
    let light, dark: String
    let terminal: Int
  }

  static let inks = [
    Ink(light: "#0072b2", dark: "#56b4e9", terminal: 33),
    Ink(light: "#d55e00", dark: "#ff8c42", terminal: 166),
    Ink(light: "#009e73", dark: "#2bc29a", terminal: 36),
    Ink(light: "#b5518d", dark: "#e6a0c4", terminal: 169),
    Ink(light: "#a67c00", dark: "#f0c94a", terminal: 172),
    Ink(light: "#555555", dark: "#bbbbbb", terminal: 244),
  ]
  static var count: Int { inks.count }

  /// The mark of a curve's points.
  static func mark(_ color: Int, isDashed: Bool, isUnicode: Bool) -> Character {
    let marks =
      switch (isUnicode, isDashed) {
      case (true, false): "●■▲◆▼★"
      case (true, true): "○□△◇▽☆"
      case (false, false): "ABCDEF"
      case (false, true): "abcdef"
      }
    return Array(marks)[color % count]
  }

  /// Shades from the least to the greatest: colours of a terminal, each lighter than the one before.
  static let terminalShades = [53, 54, 24, 30, 36, 77, 113, 149, 191, 227]
  /// The shades on which white is read better than black.
  static let darkShades = 4

  /// The same as red, green and blue (viridis, van der Walt and Smith 2015).
  private static let ramp: [(red: Double, green: Double, blue: Double)] = [
    (68, 1, 84), (59, 82, 139), (33, 145, 140), (94, 201, 98), (253, 231, 37),
  ]

  /// The colour of a share of 1 as `#rrggbb`.
  static func shade(_ share: Double) -> String {
    let place = share.clampedToUnit * Double(ramp.count - 1)
    let first = min(Int(place), ramp.count - 2)
    let (a, b) = (ramp[first], ramp[first + 1])
    let part = place - Double(first)
    let mixed = [(a.red, b.red), (a.green, b.green), (a.blue, b.blue)].map {
      Int(($0 + ($1 - $0) * part).rounded())
    }
    return "#" + mixed.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }
}
