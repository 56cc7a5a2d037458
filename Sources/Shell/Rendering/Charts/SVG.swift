/// The elements that figures are made of, as text. Numbers are written to a hundredth, so that the
/// same figure is the same text everywhere.
enum SVG {
  static func number(_ value: Double) -> String {
    let text = NumberText.fixed(value, 2)
    guard text.contains(".") else { return text }
    let digits = text.reversed().drop { $0 == "0" }
    return String((digits.first == "." ? digits.dropFirst() : digits).reversed())
  }

  static func line(_ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, _ style: String)
    -> String
  {
    "<line x1=\"\(number(x1))\" y1=\"\(number(y1))\" x2=\"\(number(x2))\" y2=\"\(number(y2))\""
      + " class=\"\(style)\"/>\n"
  }

  static func polyline(_ points: [(x: Double, y: Double)], _ style: String) -> String {
    let places = points.map { "\(number($0.x)),\(number($0.y))" }.joined(separator: " ")
    return "<polyline points=\"\(places)\" class=\"\(style)\"/>\n"
  }

  static func rectangle(
    _ x: Double, _ y: Double, _ width: Double, _ height: Double, _ attribute: String,
    title: String? = nil
  ) -> String {
    let start =
      "<rect x=\"\(number(x))\" y=\"\(number(y))\" width=\"\(number(width))\""
      + " height=\"\(number(height))\" \(attribute)"
    return title.map { "\(start)><title>\(escaped($0))</title></rect>\n" } ?? "\(start)/>\n"
  }

  enum Anchor: String { case start, middle, end }

  static func text(
    _ text: String, _ x: Double, _ y: Double, _ anchor: Anchor = .start, style: String? = nil,
    isUpright: Bool = false
  ) -> String {
    var attributes = "x=\"\(number(x))\" y=\"\(number(y))\" text-anchor=\"\(anchor.rawValue)\""
    if let style { attributes += " class=\"\(style)\"" }
    if isUpright { attributes += " transform=\"rotate(-90 \(number(x)) \(number(y)))\"" }
    return "<text \(attributes)>\(escaped(text))</text>\n"
  }

  /// A point of a curve: one shape a colour, hollow for published curves.
  static func mark(_ color: Int, _ x: Double, _ y: Double, isHollow: Bool) -> String {
    let style = "c\(color)" + (isHollow ? " hollow" : "")
    func polygon(_ corners: [(Double, Double)]) -> String {
      let places = corners.map { "\(number(x + $0)),\(number(y + $1))" }.joined(separator: " ")
      return "<polygon points=\"\(places)\" class=\"\(style)\"/>\n"
    }
    switch color {
    case 0:
      return "<circle cx=\"\(number(x))\" cy=\"\(number(y))\" r=\"3.5\" class=\"\(style)\"/>\n"
    case 1: return polygon([(-3, -3), (3, -3), (3, 3), (-3, 3)])
    case 2: return polygon([(-4, 3), (0, -4), (4, 3)])
    case 3: return polygon([(-4, 0), (0, -4), (4, 0), (0, 4)])
    case 4: return polygon([(-4, -3), (0, 4), (4, -3)])
    default: return polygon([(-1, -4), (1, -4), (1, 4), (-1, 4)])
    }
  }

  /// About how wide a text is in the documents' font, in their units.
  static func width(of text: String) -> Double { Double(DisplayWidth.of(text)) * 7 }

  static func escaped(_ text: String) -> String {
    var result = ""
    for character in Renderer.visible(text, keepingLayout: false) {
      switch character {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      default: result.append(character)
      }
    }
    return result
  }
}
