import Evaluation
import Llama

/// What is said of one causal trace: a heat map a site, tokens by blocks.
struct TraceReport {
  private let trace: CausalTrace
  private let model: LanguageModel
  private let tracing: Session.Tracing

  init(_ trace: CausalTrace, _ model: LanguageModel, _ tracing: Session.Tracing) {
    self.trace = trace
    self.model = model
    self.tracing = tracing
  }

  func result(_ files: FigureFiles) throws(ShellError) -> CommandResult {
    var result = CommandResult("trace", fields: fields, blocks: [summary])
    for figure in figures { result.blocks += [.blank, .figure(figure)] }
    result.blocks += [.blank, tracing.line()]
    try files.write(figures, into: &result)
    return result
  }

  private var answer: String { model.tokenizer.decode([trace.answer], skippingSpecial: false) }
  private var shownAnswer: String { answer.trimmingBlanks() }
  private var tokens: [String] {
    trace.prompt.tokens.map { model.tokenizer.decode([$0], skippingSpecial: false) }
  }
  private var sites: [Intervention.Site] { tracing.settings.sites }

  private var summary: Block {
    .line([
      .heading("\"\(shownAnswer)\""), TextSpan("   clean "),
      .number(NumberText.fixed(trace.clean, 3)), TextSpan("  subject hidden "),
      .number(NumberText.fixed(trace.corrupted, 3)), TextSpan("  total effect "),
      .number(NumberText.fixed(trace.totalEffect, 3)),
    ])
  }

  private var figures: [Figure] {
    let rows = tokens.enumerated().map { index, text in
      trace.prompt.subject.contains(index) ? text + "*" : text
    }
    return sites.compactMap { site in
      guard let scores = trace.scores[site] else { return nil }
      return .heatMap(
        HeatMap(
          title: "\(tracing.title(site)) put back", rows: rows,
          columns: (scores.first ?? []).indices.map(String.init), columnLabel: "block",
          valueLabel: "P(\(shownAnswer))", values: scores,
          range: min(trace.corrupted, trace.clean)...max(trace.corrupted, trace.clean)))
    }
  }

  private var fields: [Field.Member] {
    let subject = trace.prompt.subject
    return [
      .init("answer", .string(answer)), .init("id", .int(Int(trace.answer))),
      .init("clean", .double(trace.clean)), .init("corrupted", .double(trace.corrupted)),
      .init("total_effect", .double(trace.totalEffect)),
    ] + tracing.fields + [
      .init("tokens", .array(tokens.map(Field.string))),
      .init("subject", .array([.int(subject.lowerBound), .int(subject.upperBound)])),
      .init(
        "scores",
        .object(
          sites.map { site in
            .init(
              site.name,
              .array((trace.scores[site] ?? []).map { .array($0.map(Field.double)) }))
          })),
    ]
  }
}
