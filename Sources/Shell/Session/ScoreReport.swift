import Evaluation

/// Scores as schedules and sweeps show them.
extension ScoreSummary {
  /// Every measure with its standard error, and the score: a record's member.
  var field: Field {
    var members: [Field.Member] = [.init("count", .int(count))]
    for measure in measures {
      members.append(.init(measure.rawValue, .optional(self[measure]?.mean)))
      members.append(.init(measure.rawValue + "_error", .optional(self[measure]?.standardError)))
    }
    return .object(
      members + [.init("score", .double(score)), .init("score_error", .double(scoreError))])
  }

  /// The usual measures, and those that were asked for besides.
  var measures: [ScoreMeasure] {
    ScoreMeasure.usual + (entropy == nil ? [] : [.generationEntropy])
  }

  /// `ES 1.000  PS 0.975  NS 0.991  S 0.989`, and GE where it was measured.
  var text: String {
    let parts = ScoreMeasure.successes.compactMap { measure in
      self[measure].map { "\(measure.symbol) \(NumberText.fixed($0.mean, 3))" }
    }
    let said = saidText.isEmpty ? [] : ["said \(saidText)"]
    let fluency = entropy.map { ["GE \(NumberText.fixed($0.mean, 3))"] } ?? []
    return (parts + ["S \(NumberText.fixed(score, 3))"] + said + fluency).joined(separator: "  ")
  }

  /// The columns that `cells` fill.
  static func columns(entropy: Bool) -> [Column] {
    let names = ScoreMeasure.successes.map(\.symbol) + ["S", "+/-"]
    let fluency = entropy ? [ScoreMeasure.generationEntropy.symbol] : []
    return names.map { .right($0, width: 5) } + [.left("said E/P/N", width: 14)]
      + fluency.map { .right($0, width: 5) }
  }

  /// Shares of prompts after which the model says the wanted object: `.98/.61/.70`; empty where nobody asked.
  private var saidText: String {
    let shares = ScoreMeasure.generations.map { self[$0]?.mean }
    guard shares.contains(where: { $0 != nil }) else { return "" }
    return shares.map { share in
      let text = share.map { NumberText.fixed($0, 2) } ?? "-"
      return text.hasPrefix("0.") ? String(text.dropFirst()) : text
    }.joined(separator: "/")
  }

  /// ES, PS, NS, S and its standard error; GE in bits.
  func cells(entropy: Bool) -> [TextSpan] {
    func text(_ measure: ScoreMeasure) -> TextSpan {
      TextSpan(self[measure].map { NumberText.fixed($0.mean, 3) } ?? "")
    }
    return ScoreMeasure.successes.map(text)
      + [
        .number(NumberText.fixed(score, 3)), .dim(NumberText.fixed(scoreError, 3)),
        TextSpan(saidText),
      ]
      + (entropy ? [text(.generationEntropy)] : [])
  }
}
