/// A drawing of dots in cells of text, 2 x 4 dots a cell, as braille patterns hold them.
struct DotCanvas {
  let columns, rows: Int
  private var dots: [UInt8]
  private var inks: [Int?]
  private var marks: [Character?]

  var width: Int { columns * 2 }
  var height: Int { rows * 4 }

  init(columns: Int, rows: Int) {
    self.columns = columns
    self.rows = rows
    dots = Array(repeating: 0, count: columns * rows)
    inks = Array(repeating: nil, count: columns * rows)
    marks = Array(repeating: nil, count: columns * rows)
  }

  /// Bits of a braille pattern, [row of dots][column of dots] (Unicode Standard, chapter 21).
  private static let bits: [[UInt8]] = [[0x01, 0x08], [0x02, 0x10], [0x04, 0x20], [0x40, 0x80]]

  /// A dot; `y` counts from the top.
  mutating func dot(_ x: Int, _ y: Int, ink: Int) {
    guard (0..<width).contains(x), (0..<height).contains(y) else { return }
    let cell = y / 4 * columns + x / 2
    dots[cell] |= Self.bits[y % 4][x % 2]
    inks[cell] = ink
  }

  /// A straight line (Bresenham 1965), every third dot of it if `isDashed`.
  mutating func line(
    from start: (x: Int, y: Int), to end: (x: Int, y: Int), ink: Int, isDashed: Bool = false
  ) {
    let (dx, dy) = (abs(end.x - start.x), -abs(end.y - start.y))
    let (sx, sy) = (start.x < end.x ? 1 : -1, start.y < end.y ? 1 : -1)
    var (x, y, error, step) = (start.x, start.y, dx + dy, 0)
    while true {
      if !isDashed || step % 3 == 0 { dot(x, y, ink: ink) }
      if (x, y) == end { return }
      step += 1
      let doubled = 2 * error
      if doubled >= dy { (error, x) = (error + dy, x + sx) }
      if doubled <= dx { (error, y) = (error + dx, y + sy) }
    }
  }

  /// A sign over the cell that holds the dot.
  mutating func mark(_ x: Int, _ y: Int, _ sign: Character, ink: Int) {
    guard (0..<width).contains(x), (0..<height).contains(y) else { return }
    let cell = y / 4 * columns + x / 2
    marks[cell] = sign
    inks[cell] = ink
  }

  /// One row of cells in the colours of their inks, without blanks at its end.
  func text(row: Int, style: Style) -> String {
    let cells = row * columns..<(row + 1) * columns
    let last = cells.last { dots[$0] != 0 || marks[$0] != nil } ?? cells.lowerBound - 1
    var text = ""
    var run = ""
    var ink: Int?
    for cell in cells.lowerBound..<last + 1 {
      if inks[cell] != ink {
        text += style.paint(run, ink: ink)
        (run, ink) = ("", inks[cell])
      }
      run.append(sign(cell, isUnicode: style.isUnicode))
    }
    return text + style.paint(run, ink: ink)
  }

  private func sign(_ cell: Int, isUnicode: Bool) -> Character {
    if let mark = marks[cell] { return mark }
    guard dots[cell] != 0 else { return " " }
    if isUnicode { return Character(Unicode.Scalar(0x2800 + UInt32(dots[cell])) ?? " ") }
    let (upper, lower) = (dots[cell] & 0x1B != 0, dots[cell] & 0xE4 != 0)
    return upper && lower ? ":" : upper ? "'" : "."
  }
}
