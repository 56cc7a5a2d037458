import Editing
import Evaluation
import Llama

extension Session {
  /// `top PROMPT`: the likeliest next tokens, and what the unedited model thinks of them.
  func top(_ command: ParsedCommand) throws -> CommandResult {
    let prompt = try command.text("PROMPT")
    let count = try command.integer(ifGiven: "count") ?? settings.values.top
    func distribution() throws -> NextTokenDistribution {
      try open.scorer.nextTokenDistribution(prompt, cancellation: environment.cancellation)
    }
    let now = try distribution()
    let base = open.stack.edits.isEmpty ? now : try open.model.llama.withBaseWeights(distribution)
    let tokens = now.top(count).map { ($0, base: base.probability(of: $0.id) ?? 0) }
    return CommandResult(
      "top",
      fields: [
        .init(
          "tokens",
          .array(
            tokens.map { token, base in
              [
                "text": .string(token.text), "id": .int(Int(token.id)),
                "probability": .double(token.probability), "rank": .int(token.rank),
                "base_probability": .double(base),
              ]
            }))
      ],
      blocks: [tokenTable(tokens)])
  }

  private func tokenTable(_ tokens: [(NextTokenDistribution.Token, base: Double)]) -> Block {
    let isEdited = !open.stack.edits.isEmpty
    let columns: [Column] = [.right("rank"), .left("token"), .right("p"), .left()]
    return .table(
      columns + (isEdited ? [.right("unedited p"), .left()] : []),
      tokens.map { token, base in
        let own: [TextSpan] = [
          .dim("\(token.rank)"), TextSpan("\"\(token.text)\""),
          .number(NumberText.fixed(token.probability, 3)), .bar(token.probability),
        ]
        guard isEdited else { return own }
        return own + [.dim(NumberText.fixed(base, 3)), .bar(base, .dim)]
      })
  }
}
