import Shell
import Testing

/// Figures as a terminal shows them.
@Suite struct FigureTextTests {
  private static let ascii = Style(hasColor: false, isUnicode: false)
  private static let color = Style(hasColor: true, isUnicode: true)
  private static let figures: [Block] = [
    .figure(.chart(SampleFigures.chart)), .figure(.heatMap(SampleFigures.map)),
  ]

  private func lines(_ width: Int?, _ style: Style = .plain) -> [Substring] {
    Renderer(style: style, width: width).render(Self.figures).split(separator: "\n")
  }

  @Test(arguments: [24, 40, 80, 160]) func fitsTheTerminal(width: Int) {
    for style in [Style.plain, Self.ascii] {
      for line in lines(width, style) {
        #expect(DisplayWidth.of(String(line)) <= width, "\(line)")
      }
    }
    #expect(lines(width).contains { DisplayWidth.of(String($0)) > width * 3 / 4 })
  }

  @Test func aPipeGetsEightyColumns() {
    #expect(lines(nil) == lines(80))
  }

  @Test func poorTerminalsGetASCII() {
    for line in lines(80, Self.ascii) {
      #expect(line.utf8.allSatisfy { $0 < 0x7F }, "\(line)")
    }
    #expect(lines(80, Self.ascii).contains { $0.contains("A efficacy") })
  }

  /// Colour only adds to what is there in black and white.
  @Test func colourChangesNoSigns() throws {
    let chart = [Self.figures[0]]
    let painted = Renderer(style: Self.color, width: 80).render(chart)
    #expect(painted.contains("\u{1B}[38;5;33m"))
    let escape = try Regex("\u{1B}\\[[0-9;]*m")
    #expect(painted.replacing(escape, with: "") == Renderer(width: 80).render(chart))
  }

  @Test func axesAndLegend() throws {
    let all = lines(80)
    #expect(all[0] == "Batch size: scores of 4,096 edits")
    #expect(all.contains { $0.hasPrefix("100 ┤") })
    #expect(all.contains { $0.hasPrefix("  0 ┤") })
    let ticks = try #require(all.first { $0.contains("4096") && $0.contains("256") })
    #expect(ticks.split(separator: " ") == ["16", "64", "256", "1024", "4096"])
    let legend = try #require(all.first { $0.contains("● efficacy") })
    #expect(legend.contains("■ neighbourhood"))
    #expect(all.contains { $0.contains("○ efficacy, Llama-3 <published>") })
    #expect(all.joined().filter { $0 == "■" }.count == 5 + 1)
  }

  @Test func shadesGrowWithTheValues() throws {
    let rows = lines(80).suffix(6)
    let last = try #require(rows.first { $0.contains("el*") })
    #expect(last.contains("█0.98 █0.97 █0.90 ▒0.50 ░0.25  0.10"))
    let third = try #require(rows.first { $0.contains(" Eiff") })
    #expect(third.hasSuffix("······"))
    let painted = Renderer(style: Self.color, width: 80).render([Self.figures[1]])
    #expect(painted.contains("\u{1B}[48;5;227;38;5;16m 0.98 \u{1B}[0m"))
    #expect(painted.contains("\u{1B}[48;5;53;38;5;231m 0.02 \u{1B}[0m"))
  }

  /// What a prompt holds must not steer the terminal.
  @Test func controlsAreMadeVisible() {
    let chart = Chart(
      title: "\u{1B}[2J", x: Axis("\u{7}"), y: Axis("\n"), series: [.init("\u{1B}c", [.init(0, 0)])]
    )
    let map = HeatMap(
      title: "\u{1B}[2J", rows: ["\n"], columns: ["\u{1B}"], columnLabel: "\u{7}",
      valueLabel: "\r", values: [[1]])
    let text = Renderer(width: 80).render([.figure(.chart(chart)), .figure(.heatMap(map))])
    #expect(!text.contains("\u{1B}") && !text.contains("\u{7}") && !text.contains("\r"))
  }
}
