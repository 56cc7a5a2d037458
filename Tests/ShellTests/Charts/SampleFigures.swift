import Shell

/// Figures like those that sweeps and traces show.
enum SampleFigures {
  /// Two of our curves with errors and a published one, over batch sizes.
  static let chart = Chart(
    title: "Batch size: scores of 4,096 edits",
    x: Axis("batch size", .log2, ticks: [16, 64, 256, 1024, 4096]),
    y: Axis("score, %", range: 0...100),
    series: [
      Chart.Series(
        "efficacy",
        zip([16, 64, 256, 1024, 4096], [99.0, 98.5, 97, 91, 72]).map {
          Chart.Point($0, $1, error: 3)
        }),
      Chart.Series(
        "neighbourhood",
        zip([16, 64, 256, 1024, 4096], [88, 84, 76, 61, 55]).map { Chart.Point($0, $1, error: 1.5) }
      ),
      Chart.Series(
        "efficacy, Llama-3 <published> & \"read off\"",
        zip([16, 64, 256, 1024, 4096], [99, 97, 95, 80, 61]).map { Chart.Point($0, $1) },
        line: .dashed, color: 0),
    ])

  static let map = HeatMap(
    title: "P(Paris) after restoring a block's output",
    rows: ["<|begin_of_text|>", "The", " Eiff", "el*"],
    columns: (0..<6).map(String.init), columnLabel: "block", valueLabel: "P(Paris)",
    values: [
      [0.02, 0.02, 0.02, 0.03, 0.02, 0.02], [0.05, 0.04, 0.03, 0.03, 0.02, 0.02],
      [0.2, 0.3, 0.15, 0.1, 0.04, .nan], [0.98, 0.97, 0.9, 0.5, 0.25, 0.1],
    ], range: 0...1)
}
