import Shell
import Testing

@Suite struct FigureSVGTests {
  private let svg = [Figure.chart(SampleFigures.chart), .heatMap(SampleFigures.map)].svg

  private func count(_ part: String, in text: String) -> Int {
    text.ranges(of: part).count
  }

  @Test func drawsEveryPointBarAndCell() {
    #expect(count("<polyline", in: svg) == 3)
    // One in the legend for each curve.
    #expect(count("<circle", in: svg) == 2 * (5 + 1))
    #expect(count("<polygon", in: svg) == 5 + 1)
    #expect(count("class=\"bar c", in: svg) == 10 * 3)
    #expect(count("<title>", in: svg) == 4 * 6)
    #expect(count("class=\"unknown\"", in: svg) == 1)
    #expect(count("class=\"c0 line dashed\"", in: svg) == 2)
  }

  /// Tags in pairs, names escaped, nothing outside referred to.
  @Test func isWholeAndStandsAlone() {
    var open: [Substring] = []
    for tag in svg.split(separator: "<").dropFirst(svg.hasPrefix("<") ? 0 : 1) {
      let name = tag.prefix { $0 != " " && $0 != ">" && $0 != "\n" }
      if name.hasPrefix("/") {
        #expect(open.popLast() == name.dropFirst())
      } else if !tag.split(separator: ">")[0].hasSuffix("/") {
        open.append(name)
      }
    }
    #expect(open.isEmpty)
    #expect(svg.contains("&lt;published&gt; &amp; &quot;read off&quot;"))
    #expect(svg.contains("&lt;|begin_of_text|&gt;"))
    #expect(count("http", in: svg) == 1, "the name space")
    #expect(svg.contains("prefers-color-scheme:dark"))
    #expect(!svg.contains("nan") && !svg.contains("inf"))
  }

  /// On a logarithmic axis equal factors are equal steps; 100 % of 0...100 is the plot's top.
  @Test func pointsLieWhereTheAxesSay() throws {
    let line = try #require(svg.split(separator: "\n").first { $0.hasPrefix("<polyline") })
    let points = line.split(separator: "\"")[1].split(separator: " ").map { place in
      place.split(separator: ",").compactMap { Double($0) }
    }
    let steps = zip(points.dropFirst(), points).map { $0[0] - $1[0] }
    #expect(steps.allSatisfy { abs($0 - steps[0]) < 0.02 })
    let hundredth = (points[4][1] - points[0][1]) / (99 - 72)
    #expect(abs(hundredth * 100 - 300) < 0.1, "the plot is 300 high")
  }

  @Test func oddData() {
    let axes = [
      Axis("x"), Axis("x", .log2), Axis("x", range: 2...2), Axis("x", ticks: [.nan, -1, 0]),
    ]
    let values: [[Double]] = [
      [], [0], [5, 5], [.nan, .infinity, -1], [1e-300, 1e300], [-1e308, 1e308],
    ]
    for axis in axes {
      for numbers in values {
        let points = numbers.map { Chart.Point($0, $0, error: $0) }
        let chart = Chart(title: "", x: axis, y: axis, series: [.init("", points)])
        let text = [Figure.chart(chart)].svg
        #expect(!text.contains("\"nan") && !text.contains("\"inf"))
        #expect(!Renderer(width: 30).render([.figure(.chart(chart))]).isEmpty)
      }
    }
    let empty = HeatMap(
      title: "", rows: [], columns: [], columnLabel: "", valueLabel: "", values: [])
    #expect([Figure.heatMap(empty)].svg.hasSuffix("</svg>\n"))
    #expect(!Renderer(width: 5).render([.figure(.heatMap(empty))]).isEmpty)
  }

  @Test func numbersAsCSV() {
    let lines = [Figure.chart(SampleFigures.chart), .heatMap(SampleFigures.map)].csv
      .split(separator: "\n")
    #expect(lines.count == 1 + 15 + 24)
    #expect(lines[0] == "figure,series,x,value,error")
    #expect(lines[1] == #""Batch size: scores of 4,096 edits",efficacy,16,99,3"#)
    #expect(
      lines[15] == #""Batch size: scores of 4,096 edits","efficacy, Llama-3 <published> & ""#
        + #""read off""",4096,61,"#)
    #expect(lines[33] == "P(Paris) after restoring a block's output, Eiff,5,,")
    #expect(lines[39] == "P(Paris) after restoring a block's output,el*,5,0.1,")
  }
}
