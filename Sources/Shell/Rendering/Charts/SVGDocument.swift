/// One figure of a document: its title, its height, and its elements with the origin at its upper left corner.
struct SVGPanel {
  let title: String
  let height: Double
  let elements: String
}

/// An SVG document of panels one below the other. It carries its own colours, for light and for dark
/// surroundings, and refers to nothing outside.
struct SVGDocument {
  static let width = 720.0
  let panels: [SVGPanel]

  var text: String {
    let height = SVG.number(panels.reduce(0) { $0 + $1.height })
    let width = SVG.number(Self.width)
    var top = 0.0
    var body = ""
    for panel in panels {
      body += "<g transform=\"translate(0 \(SVG.number(top)))\">\n\(panel.elements)</g>\n"
      top += panel.height
    }
    let label = SVG.escaped(panels.map(\.title).joined(separator: "; "))
    return """
      <svg xmlns="http://www.w3.org/2000/svg" width="\(width)" height="\(height)" \
      viewBox="0 0 \(width) \(height)" role="img" aria-label="\(label)">
      <style>
      \(Self.rules)
      </style>
      <rect class="paper" width="\(width)" height="\(height)"/>
      \(body)</svg>

      """
  }

  private static let rules: String = {
    let light = Palette.inks.enumerated().map { ".c\($0){stroke:\($1.light);fill:\($1.light)}" }
    let dark = Palette.inks.enumerated().map { ".c\($0){stroke:\($1.dark);fill:\($1.dark)}" }
    return """
      text{font:12px system-ui,-apple-system,"Segoe UI","DejaVu Sans",Arial,sans-serif;fill:#24292f}
      .title{font-size:15px;font-weight:600}
      rect{shape-rendering:crispEdges}
      .paper{fill:#ffffff}
      .grid{stroke:#d8dee4;stroke-width:1}
      .axis{stroke:#57606a;stroke-width:1}
      .unknown{fill:#d8dee4}
      \(light.joined(separator: "\n"))
      @media (prefers-color-scheme:dark){
      text{fill:#e6edf3}
      .paper{fill:#0d1117}
      .grid,.unknown{stroke:#30363d}
      .unknown{fill:#30363d}
      .axis{stroke:#8b949e}
      \(dark.joined(separator: "\n"))
      }
      .line{fill:none;stroke-width:2;stroke-linejoin:round}
      .bar{fill:none;stroke-width:1}
      .dashed{stroke-width:1.2;stroke-dasharray:5 4}
      .hollow{fill:none;stroke-width:1.2}
      """
  }()
}
