import Evaluation
import Llama

extension Session {
  /// `lens PROMPT`: what the model would say if it ended after each block.
  func lens(_ command: ParsedCommand) throws -> CommandResult {
    let files = try FigureFiles(command)
    let prompt = try command.text("PROMPT")
    let count = try command.integer(ifGiven: "count") ?? Self.usualTokens
    let layers = try LogitLens(open.model).distributions(
      prompt, cancellation: environment.cancellation)
    guard let answer = layers.last?.top(1).first else {
      throw ShellError(.noAnswer, "\(open.model.name) has no block")
    }
    let rows = layers.map { layer in
      (top: layer.top(count), answer: layer.token(answer.id) ?? answer)
    }
    var result = CommandResult(
      "lens",
      fields: [
        .init("answer", .string(answer.text)), .init("id", .int(Int(answer.id))),
        .init("blocks", .array(rows.map { $0.answer.field(top: $0.top) })),
      ], blocks: [lensTable(rows, answer)])
    try files.write([lensChart(rows.map(\.answer))], into: &result)
    return result
  }

  /// They fit on a line.
  private static let usualTokens = 3

  private typealias Token = NextTokenDistribution.Token

  private func lensTable(_ rows: [(top: [Token], answer: Token)], _ answer: Token) -> Block {
    .table(
      [
        .right("block"), .right("rank"), .right("P(\(answer.text.trimmingBlanks()))"),
        .left("likeliest"),
      ],
      rows.enumerated().map { block, row in
        [
          .number("\(block)"),
          row.answer.rank == 1 ? .ok("1") : TextSpan(NumberText.grouped(row.answer.rank)),
          .number(NumberText.fixed(row.answer.probability, 3)),
          TextSpan(
            row.top.map { "\"\($0.text)\" \(NumberText.fixed($0.probability, 2))" }
              .joined(separator: "  ")),
        ]
      })
  }

  private func lensChart(_ answers: [Token]) -> Figure {
    let answer = answers.last?.text.trimmingBlanks() ?? ""
    return .chart(
      Chart(
        title: "Logit lens: \(answer) after each block", x: Axis("block"),
        y: Axis("probability", range: 0...1),
        series: [
          Chart.Series(
            answer,
            answers.enumerated().map { Chart.Point(Double($0), $1.probability) })
        ]))
  }
}

extension NextTokenDistribution.Token {
  /// The answer's place in a block's distribution, beside what is likeliest there.
  fileprivate func field(top: [NextTokenDistribution.Token]) -> Field {
    [
      "probability": .double(probability), "rank": .int(rank),
      "tokens": .array(
        top.map { token in
          [
            "text": .string(token.text), "id": .int(Int(token.id)),
            "probability": .double(token.probability),
          ]
        }),
    ]
  }
}
