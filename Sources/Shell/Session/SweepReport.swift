import Editing
import Evaluation
import Tensors

/// What a sweep found, for people, programs and spreadsheets.
struct SweepReport {
  let sweep: Sweep
  let results: SweepResults
  /// Of the model.
  let blockCount: Int

  var points: [SweepPoint] { sweep.points(of: results) }

  var result: CommandResult {
    var result = CommandResult(
      "sweep",
      fields: [
        .init("sweep", .string(sweep.kind.name)), .init("count", .int(points[0].facts)),
        .init("unedited", results.baseline?.field ?? .null),
        .init("points", .array(points.map(field))), .init("best", .optional(best.map(title))),
        .init("results", .optional(results.path)),
      ])
    result.blocks = [table] + bestLine + figures.prefix(1).map(Block.figure)
    result.blocks.append(.line([.dim("time \(seconds.text)")]))
    if let path = results.path { result.blocks.append(.line([.dim("kept in \(path)")])) }
    return result
  }

  // MARK: The best

  /// Highest score; of equal ones, the first.
  private var best: SweepPoint? {
    points.reduce(nil) { best, point in
      best.map { point.score > $0.score } ?? true ? point : best
    }
  }

  private var bestLine: [Block] {
    guard let best, points.count > 1 else { return [] }
    let summary = best.final ?? best.immediate
    // Not told apart by this many facts: within two standard errors of the difference.
    let rivals = points.filter {
      let other = $0.final ?? $0.immediate
      let error =
        (other.scoreError * other.scoreError
        + summary.scoreError * summary.scoreError).squareRoot()
      return $0 != best && summary.score - other.score < 2 * error
    }
    let note =
      rivals.isEmpty
      ? ""
      : "   within two standard errors: "
        + rivals.map(title).joined(separator: "; ")
    return [
      .line([
        TextSpan("best: "), .heading(title(best)),
        TextSpan(
          "   S \(NumberText.fixed(summary.score, 3)) +/- \(NumberText.fixed(summary.scoreError, 3))"
        ),
        .dim(note),
      ])
    ]
  }

  private var seconds: StudySeconds {
    points.reduce(into: StudySeconds()) { $0 += $1.seconds }
  }

  // MARK: Points

  /// What a point is called away from the table: `layer 1, EMMET`.
  private func title(_ point: SweepPoint) -> String {
    let name = point.setup.layers.count > 1 ? "layers" : variableName
    return "\(name) \(value(point)), \(point.setup.method.uppercased())"
  }

  private var variableName: String {
    switch sweep.kind {
    case .layers, .spread: "layer"
    case .batch, .sequential: "batch"
    case .lambda: "w"
    }
  }

  private func value(_ point: SweepPoint) -> String {
    switch sweep.kind {
    case .layers, .spread: point.setup.layers.map(String.init).joined(separator: ",")
    case .batch, .sequential: NumberText.grouped(point.setup.batch)
    case .lambda: NumberText.compact(point.setup.weight)
    }
  }

  /// Batches build on each other, so what is left of all facts at the end is told too.
  var isSequential: Bool { points.contains { $0.final != nil } }

  private var table: Block {
    let finals = isSequential ? ScoreSummary.columns.map { Column("\($0.title) end", .right) } : []
    var rows = points.map { point -> [TextSpan] in
      [TextSpan.heading(value(point)), TextSpan(point.setup.method)] + point.immediate.cells
        + (isSequential ? point.final?.cells ?? [] : scale(of: point))
        + [.dim(NumberText.duration(point.seconds.total))]
    }
    if let baseline = results.baseline {
      rows.insert([.dim("unedited"), ""] + baseline.cells, at: 0)
    }
    return .table(
      [Column(variableName, .right), .left("method")] + ScoreSummary.columns
        + (isSequential ? finals : [.right("lambda"), .right("leverage")]) + [.right("time")], rows)
  }

  /// lambda, and what it is to be measured by.
  private func scale(of point: SweepPoint) -> [TextSpan] {
    [.dim(NumberText.compact(point.lambda)), .dim(NumberText.compact(point.meanLeverage))]
  }

  private func field(_ point: SweepPoint) -> Field {
    let moments = point.moments.map { moment -> Field in
      [
        "edits": .int(moment.facts), "immediate": moment.immediate.field,
        "final": moment.final?.field ?? .null,
      ]
    }
    return [
      "method": .string(point.setup.method),
      "layers": .array(point.setup.layers.map(Field.int)),
      "weight": .double(point.setup.weight), "batch": .int(point.setup.batch),
      "order": .string(point.setup.order.rawValue), "edits": .int(point.facts),
      "lambda": .double(point.lambda), "mean_leverage": .double(point.meanLeverage),
      "immediate": point.immediate.field, "final": point.final?.field ?? .null,
      "moments": .array(moments), "value_seconds": .double(point.seconds.values),
      "edit_seconds": .double(point.seconds.edits),
      "evaluation_seconds": .double(point.seconds.evaluation),
    ]
  }
}

// MARK: - CSV

extension SweepReport {
  /// One line a point and moment, and one of the unedited model; fractions of 1.
  var csv: String {
    let scores = ScoreMeasure.allCases.flatMap { [$0.rawValue, $0.rawValue + "_error"] }
    let names =
      ["sweep", "method", "layers", "weight", "lambda", "batch", "order", "edits", "scored"]
      + scores + ["score", "score_error"]
    var lines = [names]
    if let baseline = results.baseline {
      lines.append(
        [sweep.kind.name, "", "", "", "", "", "", "0", "unedited"] + Self.numbers(baseline))
    }
    for point in points {
      for moment in point.moments {
        let start = [
          sweep.kind.name, point.setup.method,
          point.setup.layers.map(String.init).joined(separator: " "), "\(point.setup.weight)",
          "\(point.lambda)", "\(point.setup.batch)", point.setup.order.rawValue,
          "\(moment.facts)",
        ]
        lines.append(start + ["immediate"] + Self.numbers(moment.immediate))
        if let final = moment.final { lines.append(start + ["final"] + Self.numbers(final)) }
      }
    }
    return CSV.text(lines)
  }

  private static func numbers(_ summary: ScoreSummary) -> [String] {
    ScoreMeasure.allCases.flatMap { measure -> [String] in
      summary[measure].map { [CSV.text($0.mean), CSV.text($0.standardError)] } ?? ["", ""]
    } + [CSV.text(summary.score), CSV.text(summary.scoreError)]
  }
}
