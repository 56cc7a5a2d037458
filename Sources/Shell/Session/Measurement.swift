import Evaluation

/// How an edit's probes come out on the unedited weights and on those in force.
struct Measurement {
  let sets: [ProbeSet]
  /// On the unedited weights; of a batch that was just written, the rewrite prompts alone.
  let before: [ProbeScores]
  let after: [ProbeScores]

  var summary: ScoreSummary { ScoreSummary(after) }
  var summaryBefore: ScoreSummary { ScoreSummary(before) }

  /// Mean e^-NLL of the new object after the edits' own prompts, as a fraction of 1.
  var probabilityBefore: Double { Self.mean(before) }
  var probabilityAfter: Double { Self.mean(after) }

  private static func mean(_ scores: [ProbeScores]) -> Double {
    scores.reduce(0) { $0 + $1.rewrite.newProbability } / Double(max(scores.count, 1))
  }

  /// Successes among all prompts of a kind.
  struct Tally {
    let good: Int
    let all: Int
    var text: String { "\(good)/\(all)" }
    var isPerfect: Bool { good == all }

    init(_ scores: [PromptScore]) {
      good = scores.count { $0.succeeds }
      all = scores.count
    }
  }

  var rewrites: Tally { Tally(after.map(\.rewrite)) }
  var paraphrases: Tally { Tally(after.flatMap(\.paraphrases)) }
  var neighbors: Tally { Tally(after.flatMap(\.neighbors)) }
}

extension ScoreSummary {
  /// `efficacy`, `paraphrase`, `neighborhood`, `score`; null for what could not be measured.
  var fields: [Field.Member] {
    [
      .init("efficacy", .optional(efficacy?.mean)),
      .init("paraphrase", .optional(paraphrase?.mean)),
      .init("neighborhood", .optional(neighborhood?.mean)), .init("score", .double(score)),
    ]
  }
}
