import Evaluation

/// How an edit's probes come out on the unedited weights and on those in force.
struct Measurement {
  let sets: [ProbeSet]
  /// On the unedited weights; of a batch that was just written, the rewrite prompts alone.
  let before: [ProbeScores]
  let after: [ProbeScores]
  /// What the model says after the rewrite prompt of the only fact, where that was asked.
  var spoken: SpokenAnswer?

  var summary: ScoreSummary { ScoreSummary(after) }
  var summaryBefore: ScoreSummary { ScoreSummary(before) }

  /// Mean e^-NLL of the new object after the edits' own prompts, as a fraction of 1.
  var probabilityBefore: Double { Self.mean(before) }
  var probabilityAfter: Double { Self.mean(after) }

  private static func mean(_ scores: [ProbeScores]) -> Double {
    scores.reduce(0) { $0 + $1.rewrite.newProbability } / Double(max(scores.count, 1))
  }

  /// Successes among all prompts of a kind: by comparison of two objects, and by what the model says.
  struct Tally {
    let good: Int
    /// Prompts after which the model says the wanted object.
    let said: Int
    let all: Int
    var text: String { "\(good)/\(all)" }
    var saidText: String { "\(said)/\(all)" }
    var isPerfect: Bool { good == all }
    var isSaidPerfectly: Bool { said == all }

    init(_ scores: [PromptScore]) {
      good = scores.count { $0.succeeds }
      said = scores.count { $0.isSaid == true }
      all = scores.count
    }
  }

  /// Whether the model says the new object of the only fact: by the answer that is shown, where there is one.
  var isRewriteSaid: Bool {
    spoken.map { $0.names(sets[0].new) } ?? rewrites.isSaidPerfectly
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
      + ScoreMeasure.generations.map { .init($0.rawValue, .optional(self[$0]?.mean)) }
  }
}

extension Measurement {
  /// How the prompts come out, a line for each way to count:
  ///
  ///     by comparison   rewrite yes  paraphrases 5/5  neighbours 10/10
  ///     says "Rome"     rewrite yes  paraphrases 4/5  neighbours 10/10
  var outcome: [Block] {
    func tallies(_ text: (Tally) -> String, _ isGood: (Tally) -> Bool) -> [TextSpan] {
      others.flatMap { name, tally -> [TextSpan] in
        ["  \(name) ", isGood(tally) ? .ok(text(tally)) : .bad(text(tally))]
      }
    }
    let compared: [TextSpan] =
      ["   by comparison   rewrite ", Self.verdict(rewrites.isPerfect)]
      + tallies(\.text, \.isPerfect)
    let said: [TextSpan] =
      (spoken == nil ? ["   by what it says"] : saying)
      + ["   rewrite ", Self.verdict(isRewriteSaid)]
      + tallies(\.saidText, \.isSaidPerfectly)
    return [.line(compared), .line(said)]
  }

  /// `   says "Rome"`; nothing where nobody asked.
  var saying: [TextSpan] {
    guard let spoken else { return [] }
    let text = "\"\(spoken.text)\(spoken.isFinished ? "" : " ...")\""
    return ["   says ", isRewriteSaid ? .ok(text) : .bad(text)]
  }

  private var others: [(String, Tally)] {
    [("paraphrases", paraphrases), ("neighbours", neighbors)].filter { $0.1.all > 0 }
  }

  private static func verdict(_ isGood: Bool) -> TextSpan { isGood ? .ok("yes") : .bad("no") }
}
