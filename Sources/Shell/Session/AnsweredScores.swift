import Editing
import Evaluation
import Llama

/// How the probes of one kind that bring their own answers come out: for each, the share of an answer's tokens said.
struct AnsweredScores {
  let kind: AnsweredProbe.Kind
  /// Edit by edit; edits without any have none.
  let scores: [[Score]]

  struct Score {
    let probe: AnsweredProbe
    let share: Double
  }

  /// Mean over the edits that have such probes of the means over their probes, as a fraction of 1.
  var mean: Double {
    let means = scores.filter { !$0.isEmpty }.map { scores in
      scores.reduce(0) { $0 + $1.share } / Double(scores.count)
    }
    return means.isEmpty ? 0 : means.reduce(0, +) / Double(means.count)
  }

  /// Probes said to the last token, of all: `2/3`.
  var tally: String {
    let all = scores.flatMap(\.self)
    return "\(all.count { $0.share == 1 })/\(all.count)"
  }

  /// For the line that `edit` prints.
  var outcome: [TextSpan] {
    ["  \(kind.rawValue) ", .number(NumberText.fixed(mean, 2)), .dim(" (\(tally))")]
  }
}

extension Session {
  /// Measures probes with answers of their own on the weights in force: one value for each kind that there is.
  func answeredScores(_ sets: [ProbeSet]) throws -> [AnsweredScores] {
    let probes = sets.flatMap(\.answered)
    guard !probes.isEmpty else { return [] }
    var shares = try open.scorer.shares(probes, cancellation: environment.cancellation) {
      [report = environment.report] in
      report(Progress("probes with answers", $0, of: $1))
    }[...]
    let scores = sets.map { set in
      set.answered.map { AnsweredScores.Score(probe: $0, share: shares.removeFirst()) }
    }
    return AnsweredProbe.Kind.allCases.compactMap { kind in
      let own = scores.map { $0.filter { $0.probe.kind == kind } }
      return own.allSatisfy(\.isEmpty) ? nil : AnsweredScores(kind: kind, scores: own)
    }
  }
}

extension Session {
  /// The same on the unedited weights and on those in force.
  func answeredChanges(_ sets: [ProbeSet]) throws -> [AnsweredChange] {
    guard sets.contains(where: { !$0.answered.isEmpty }) else { return [] }
    let before = try open.model.llama.withBaseWeights { try answeredScores(sets) }
    return zip(before, try answeredScores(sets)).map { AnsweredChange(before: $0, after: $1) }
  }
}

/// Both measurements of the same probes.
struct AnsweredChange {
  let before: AnsweredScores
  let after: AnsweredScores

  /// For the table that `probe` prints.
  var row: [TextSpan] {
    [
      .heading(after.kind.rawValue), .dim(NumberText.fixed(before.mean, 2)),
      .bar(before.mean, .dim), .number(NumberText.fixed(after.mean, 2)), .bar(after.mean),
      .dim(after.tally),
    ]
  }

  /// Prompt by prompt.
  private var prompts: [(probe: AnsweredProbe, before: Double, after: Double)] {
    zip(before.scores.flatMap(\.self), after.scores.flatMap(\.self)).map {
      ($0.probe, $0.share, $1.share)
    }
  }

  var fields: [Field] {
    prompts.map { probe, before, after in
      [
        "kind": .string(probe.kind.rawValue), "group": .string(probe.group),
        "prompt": .string(probe.prompt), "answers": .array(probe.answers.map(Field.string)),
        "share_before": .double(before), "share_after": .double(after),
        "succeeds": .bool(after == 1),
      ]
    }
  }

  var rows: [[TextSpan]] {
    prompts.map { probe, before, after in
      [
        .dim(probe.kind.rawValue), .dim(probe.group), TextSpan(probe.prompt),
        TextSpan(probe.answers.first ?? ""),
        .number("\(NumberText.fixed(before, 2)) -> \(NumberText.fixed(after, 2))"),
        after == 1 ? .ok("yes") : .bad("no"),
      ]
    }
  }
}

extension [AnsweredChange] {
  /// Every prompt with the first of its answers and how much of one is said.
  var table: Block {
    .table(
      [
        .left(), .left(), .left("prompt with answers of its own"), .left("answer"),
        .right("said"), .left(),
      ], flatMap(\.rows))
  }
}
