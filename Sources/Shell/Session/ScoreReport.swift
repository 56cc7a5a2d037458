import Evaluation

/// Scores as schedules and sweeps show them.
extension ScoreSummary {
  /// Every measure with its standard error, and the score: a record's member.
  var field: Field {
    var members: [Field.Member] = [.init("count", .int(count))]
    for measure in ScoreMeasure.allCases {
      members.append(.init(measure.rawValue, .optional(self[measure]?.mean)))
      members.append(.init(measure.rawValue + "_error", .optional(self[measure]?.standardError)))
    }
    return .object(
      members + [.init("score", .double(score)), .init("score_error", .double(scoreError))])
  }

  /// `ES 1.000  PS 0.975  NS 0.991  S 0.989`.
  var text: String {
    let parts = ScoreMeasure.successes.compactMap { measure in
      self[measure].map { "\(measure.symbol) \(NumberText.fixed($0.mean, 3))" }
    }
    return (parts + ["S \(NumberText.fixed(score, 3))"]).joined(separator: "  ")
  }

  /// The columns that `cells` fill.
  static let columns: [Column] =
    ScoreMeasure.successes.map { .right($0.symbol) } + [.right("S"), .right("+/-")]

  /// ES, PS, NS, S and its standard error.
  var cells: [TextSpan] {
    ScoreMeasure.successes.map { measure in
      TextSpan(self[measure].map { NumberText.fixed($0.mean, 3) } ?? "")
    } + [.number(NumberText.fixed(score, 3)), .dim(NumberText.fixed(scoreError, 3))]
  }
}
