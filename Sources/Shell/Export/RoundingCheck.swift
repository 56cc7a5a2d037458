import Editing
import Evaluation
import Llama
import Tensors

/// What rounding the edited matrices does to the facts that were written.
struct RoundingCheck {
  /// Facts that the model says as it is, and as rounded.
  let holding: Int
  let facts: Int
  /// Facts that rounding has lost, with the edit that wrote them.
  let lost: [(edit: Edit, fact: Fact)]
  let probabilityBefore, probabilityAfter: Double

  /// Asks the model for every fact, with its matrices as they are and with `rounded` ones in their places.
  ///
  /// - Throws: `ModelError`, `Interrupted`. The model is as before either way.
  init(_ session: Session, rounded: [Int: Matrix]) throws {
    let edits = session.open.stack.edits
    let asked = try edits.flatMap { edit in
      try zip(edit.facts, session.probeSets(of: edit)).map { (edit, $0, $1.rewriteOnly) }
    }
    let sets = asked.map { $0.2 }
    let exact = try session.scores(sets)
    let llama = session.open.model.llama
    for (layer, matrix) in rounded {
      llama.setDown(layer, Linear(matrix, twofold: llama.down(layer).isTwofold))
    }
    defer { session.open.stack.project() }
    let after = try session.scores(sets)
    facts = sets.count
    holding = after.count { $0.rewrite.succeeds }
    lost = asked.indices.filter { exact[$0].rewrite.succeeds && !after[$0].rewrite.succeeds }
      .map { (asked[$0].0, asked[$0].1) }
    let mean = { (scores: [ProbeScores]) in
      scores.reduce(0) { $0 + $1.rewrite.newProbability } / Double(max(scores.count, 1))
    }
    probabilityBefore = mean(exact)
    probabilityAfter = mean(after)
  }

  var fields: [Field.Member] {
    [
      .init("facts", .int(facts)), .init("holding", .int(holding)),
      .init("probability_unrounded", .double(probabilityBefore)),
      .init("probability_rounded", .double(probabilityAfter)),
      .init(
        "lost",
        .array(
          lost.map { edit, fact in
            ["id": .int(edit.id), "subject": .string(fact.subject), "new": .string(fact.new)]
          })),
    ]
  }

  private static let mostNamed = 10

  var blocks: [Block] {
    var line: [TextSpan] = [
      "as rounded, ", lost.isEmpty ? .ok("\(holding) of \(facts)") : .bad("\(holding) of \(facts)"),
      TextSpan(" facts hold   mean P(new) \(NumberText.fixed(probabilityBefore, 3)) -> "),
      .number(NumberText.fixed(probabilityAfter, 3)),
    ]
    if !lost.isEmpty { line.append(.bad("   rounding lost \(lost.count)")) }
    var blocks: [Block] = [.line(line)]
    blocks += lost.prefix(Self.mostNamed).map { edit, fact in
      .line([.bad("  \(edit.handle) \(fact.subject) -> \(fact.new) no longer holds")])
    }
    if lost.count > Self.mostNamed {
      blocks.append(.line([.dim("  and \(lost.count - Self.mostNamed) more")]))
    }
    return blocks
  }
}
