import Evaluation

extension SweepReport {
  /// The scores by what was varied, the published ones beside them; then what they are made of; of a sequential sweep
  /// also how they came about.
  var figures: [Figure] {
    var charts = [overview] + methods.map(parts)
    if isSequential { charts += methods.map(course) }
    if let fluency { charts.append(fluency) }
    return charts.map(Figure.chart)
  }

  private var isSequential: Bool {
    if case .sequential = sweep.kind { true } else { false }
  }

  private var methods: [String] {
    points.map(\.setup.method).reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
  }

  private func points(of method: String) -> [SweepPoint] {
    points.filter { $0.setup.method == method }
  }

  // MARK: Axes

  private var axis: Axis {
    let places = points.enumerated().map { place($1, $0) }
    let ticks = places.reduce(into: [Double]()) { if !$0.contains($1) { $0.append($1) } }
    return switch sweep.kind {
    case .layers: Axis("layer", ticks: ticks)
    case .batch, .sequential: Axis("facts in a batch", .log2, ticks: ticks)
    case .spread: Axis("set of layers, in the order given", ticks: ticks)
    case .lambda: Axis("weight w", .log2, ticks: ticks)
    }
  }

  private func place(_ point: SweepPoint, _ index: Int) -> Double {
    switch sweep.kind {
    case .layers: Double(point.setup.layers[0])
    case .batch, .sequential: Double(point.setup.batch)
    case .spread: Double(index / max(methods.count, 1) + 1)
    case .lambda: point.setup.weight
    }
  }

  private static func scoreAxis(_ label: String) -> Axis { Axis(label, range: 0...1) }

  private func series(
    _ name: String, _ method: String, color: Int,
    _ value: (SweepPoint) -> (mean: Double, error: Double)?
  ) -> Chart.Series {
    let own = points.enumerated().filter { $1.setup.method == method }
    return Chart.Series(
      name,
      own.compactMap { index, point in
        value(point).map { Chart.Point(place(point, index), $0.mean, error: $0.error) }
      }, color: color)
  }

  // MARK: Charts

  private var overview: Chart {
    var series: [Chart.Series] = []
    for (index, method) in methods.enumerated() {
      let name = method.uppercased()
      let color = index * (isSequential ? 2 : 1)
      if isSequential {
        series.append(
          self.series("\(name), all facts at the end", method, color: color + 1) { point in
            point.final.map { ($0.score, $0.scoreError) }
          })
      }
      series.append(
        self.series(
          isSequential ? "\(name), right after each batch" : name, method, color: color
        ) { ($0.immediate.score, $0.immediate.scoreError) })
      if let published = published(method, color: color) { series.append(published) }
    }
    return Chart(
      title: "\(title): score S of \(points[0].facts) facts", x: axis, y: Self.scoreAxis("S"),
      series: series)
  }

  private var title: String {
    switch sweep.kind {
    case .layers: "Single edits by layer"
    case .batch: "Independent batches by size"
    case .sequential: "Sequential batches by size"
    case .spread: "Edits spread over layers"
    case .lambda: "Batches of \(points[0].setup.batch) by weight"
    }
  }

  /// The study's curve where it has one. Its model has 32 layers: its curve over them is drawn at the same depth.
  private func published(_ method: String, color: Int) -> Chart.Series? {
    let name = "\(method.uppercased()), \(PublishedScores.model)"
    func dashed(_ curve: [(batch: Int, score: Double)]?) -> Chart.Series? {
      let sizes = points.map(\.setup.batch)
      let shown = curve?.filter { (sizes.min() ?? 0)...(sizes.max() ?? 0) ~= $0.batch } ?? []
      guard !shown.isEmpty else { return nil }
      return Chart.Series(
        name, shown.map { Chart.Point(Double($0.batch), $0.score / 100) }, line: .dashed,
        color: color)
    }
    switch sweep.kind {
    case .layers:
      guard let curve = PublishedScores.layers(method), blockCount > 1 else { return nil }
      let scale = Double(blockCount - 1) / Double(curve.count - 1)
      let note = blockCount == curve.count ? "" : ", depth scaled"
      return Chart.Series(
        name + note,
        curve.enumerated().map { Chart.Point(Double($0) * scale, $1 / 100) }, line: .dashed,
        color: color)
    case .batch: return dashed(PublishedScores.batches(method))
    case .sequential: return dashed(PublishedScores.sequential(method, facts: points[0].facts))
    case .spread, .lambda: return nil
    }
  }

  /// ES, PS and NS of one method.
  private func parts(_ method: String) -> Chart {
    let when = isSequential ? ", all facts at the end" : ""
    return Chart(
      title: "\(title): what S is made of, \(method.uppercased())\(when)", x: axis,
      y: Self.scoreAxis("share of 1"),
      series: ScoreMeasure.successes.enumerated().map { index, measure in
        series(measure.symbol, method, color: index) { point in
          (point.final ?? point.immediate)[measure].map { ($0.mean, $0.standardError) }
        }
      })
  }

  /// GE of each method and of the unedited model, where it was measured.
  private var fluency: Chart? {
    guard let unedited = results.baseline?.entropy else { return nil }
    let places = points.enumerated().map { place($1, $0) }
    let level = Chart.Series(
      "unedited", [places.min() ?? 0, places.max() ?? 0].map { Chart.Point($0, unedited.mean) },
      line: .dashed, color: methods.count)
    return Chart(
      title: "\(title): generation entropy" + (isSequential ? ", all facts at the end" : ""),
      x: axis, y: Axis("GE in bits"),
      series: methods.enumerated().map { index, method in
        series(method.uppercased(), method, color: index) { point in
          (point.final ?? point.immediate).entropy.map { ($0.mean, $0.standardError) }
        }
      } + [level])
  }

  /// How S of all facts so far fell while batches went on.
  private func course(_ method: String) -> Chart {
    Chart(
      title: "Sequential batches: all facts so far, \(method.uppercased())",
      x: Axis("facts written", .log2), y: Self.scoreAxis("S"),
      series: points(of: method).map { point in
        Chart.Series(
          "batches of \(point.setup.batch)",
          point.moments.compactMap { moment in
            moment.final.map {
              Chart.Point(Double(moment.facts), $0.score, error: $0.scoreError)
            }
          })
      })
  }
}
