import Editing
import Evaluation
import Tensors

/// What a sweep found, for people, programs and spreadsheets.
struct SweepReport {
  let sweep: Sweep
  let table: SweepTable
  let results: SweepResults
  /// Of the model.
  let blockCount: Int

  var points: [SweepPoint] { sweep.points(of: results) }

  var result: CommandResult {
    var result = CommandResult("sweep", fields: fields)
    result.blocks = bestLine + figures.prefix(1).map(Block.figure)
    result.blocks.append(.line([.dim("time \(seconds.text)")]))
    if let path = results.path { result.blocks.append(.line([.dim("kept in \(path)")])) }
    return result
  }

  /// Also of a sweep that was stopped, whose points are those that it came to.
  var fields: [Field.Member] {
    [
      .init("sweep", .string(sweep.kind.name)),
      .init("count", .optional(points.first?.facts)),
      .init("unedited", results.baseline?.field ?? .null),
      .init("points", .array(points.map(field))), .init("best", .optional(best.map(table.title))),
      .init("results", .optional(results.path)),
    ]
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
        + rivals.map(table.title).joined(separator: "; ")
    return [
      .line([
        TextSpan("best: "), .heading(table.title(best)),
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
  /// One line a point and moment, and one of the unedited model; fractions of 1, entropy in bits.
  var csv: String {
    let scores = measures.flatMap { [$0.rawValue, $0.rawValue + "_error"] }
    let names =
      ["sweep", "method", "layers", "weight", "lambda", "batch", "order", "edits", "scored"]
      + scores + ["score", "score_error"]
    var lines = [names]
    if let baseline = results.baseline {
      lines.append(
        [sweep.kind.name, "", "", "", "", "", "", "0", "unedited"] + numbers(baseline))
    }
    for point in points {
      for moment in point.moments {
        let start = [
          sweep.kind.name, point.setup.method,
          point.setup.layers.map(String.init).joined(separator: " "), "\(point.setup.weight)",
          "\(point.lambda)", "\(point.setup.batch)", point.setup.order.rawValue,
          "\(moment.facts)",
        ]
        lines.append(start + ["immediate"] + numbers(moment.immediate))
        if let final = moment.final { lines.append(start + ["final"] + numbers(final)) }
      }
    }
    return CSV.text(lines)
  }

  private var measures: [ScoreMeasure] { points[0].immediate.measures }

  private func numbers(_ summary: ScoreSummary) -> [String] {
    measures.flatMap { measure -> [String] in
      summary[measure].map { [CSV.text($0.mean), CSV.text($0.standardError)] } ?? ["", ""]
    } + [CSV.text(summary.score), CSV.text(summary.scoreError)]
  }
}
