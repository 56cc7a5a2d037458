import Evaluation
import Llama

/// What is said of one causal trace: a heat map a site, tokens by blocks.
struct TraceReport {
  private let trace: CausalTrace
  /// The same with single blocks in the place of windows.
  private let single: CausalTrace?
  private let model: LanguageModel
  private let tracing: Session.Tracing

  init(
    _ trace: CausalTrace, single: CausalTrace?, _ model: LanguageModel, _ tracing: Session.Tracing
  ) {
    self.trace = trace
    self.single = single
    self.model = model
    self.tracing = tracing
  }

  func result(_ files: FigureFiles) throws(ShellError) -> CommandResult {
    var result = CommandResult("trace", fields: fields, blocks: [summary])
    for figure in figures { result.blocks += [.blank, .figure(figure)] }
    result.blocks += [.blank, tracing.line()]
    result.blocks += [tracing.remarkOnFirst(blocks: model.configuration.blockCount, peaks: peaks)]
      .compactMap { $0 }
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
    func map(_ trace: CausalTrace, _ site: Intervention.Site, isSingle: Bool) -> Figure? {
      guard let scores = trace.scores[site] else { return nil }
      return .heatMap(
        HeatMap(
          title: "\(tracing.title(site, isSingle: isSingle)) put back", rows: rows,
          columns: (scores.first ?? []).indices.map(String.init), columnLabel: "block",
          valueLabel: "P(\(shownAnswer))", values: scores,
          range: min(trace.corrupted, trace.clean)...max(trace.corrupted, trace.clean)))
    }
    return sites.flatMap { site in
      [
        map(trace, site, isSingle: false), single.flatMap { map($0, site, isSingle: true) },
      ].compactMap { $0 }
    }
  }

  /// The block at which a site gives back most at a token of the subject.
  private var peaks: [Intervention.Site: Int] {
    trace.scores.compactMapValues { scores in
      let best = scores[trace.prompt.subject].flatMap { $0.enumerated() }
        .max { $0.element < $1.element }
      return best?.offset
    }
  }

  private var fields: [Field.Member] {
    let subject = trace.prompt.subject
    return [
      .init("answer", .string(answer)), .init("id", .int(Int(trace.answer))),
      .init("clean", .double(trace.clean)), .init("corrupted", .double(trace.corrupted)),
      .init("total_effect", .double(trace.totalEffect)),
    ] + tracing.fields + [
      tracing.firstField(blocks: model.configuration.blockCount),
      .init("tokens", .array(tokens.map(Field.string))),
      .init("subject", .array([.int(subject.lowerBound), .int(subject.upperBound)])),
      .init("scores", scores(of: trace, sites)),
    ] + (single.map { [.init("single_scores", scores(of: $0, tracing.settings.windowed))] } ?? [])
  }

  private func scores(of trace: CausalTrace, _ sites: [Intervention.Site]) -> Field {
    .object(
      sites.map { site in
        .init(
          site.name,
          .array((trace.scores[site] ?? []).map { .array($0.map(Field.double)) }))
      })
  }
}
