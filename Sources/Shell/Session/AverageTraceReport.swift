import Evaluation
import Llama

/// What is said of the average of many causal traces: a chart a site, a curve a token class.
struct AverageTraceReport {
  private let average: AverageTrace
  /// The same with single blocks in the place of windows.
  private let single: AverageTrace?
  private let tracing: Session.Tracing

  init(_ average: AverageTrace, single: AverageTrace?, _ tracing: Session.Tracing) {
    self.average = average
    self.single = single
    self.tracing = tracing
  }

  func result(_ files: FigureFiles) throws(ShellError) -> CommandResult {
    var result = CommandResult("trace", fields: fields, blocks: [summary])
    for figure in figures { result.blocks += [.blank, .figure(figure)] }
    result.blocks += [.blank, peaks, tracing.line("bars: 95 %")]
    result.blocks += [tracing.remarkOnFirst(blocks: blockCount, peaks: peakBlocks)].compactMap {
      $0
    }
    try files.write(figures, into: &result)
    return result
  }

  private var sites: [Intervention.Site] { tracing.settings.sites }
  private var classes: [TokenClass] {
    TokenClass.allCases.filter { tokens in
      sites.contains { average.effects[$0]?[tokens] != nil }
    }
  }

  private var summary: Block {
    let skipped =
      average.skipped == 0
      ? "" : "   \(NumberText.grouped(average.skipped)) skipped: the model says something else"
    return .line([
      .heading("\(NumberText.grouped(average.count)) facts"), TextSpan("   clean "),
      .number(NumberText.fixed(average.clean?.mean ?? 0, 3)), TextSpan("  subject hidden "),
      .number(NumberText.fixed(average.corrupted?.mean ?? 0, 3)), .dim(skipped),
    ])
  }

  private var figures: [Figure] {
    sites.flatMap { site in
      [chart(average, site, isSingle: false)]
        + (site == .state ? [] : single.map { [chart($0, site, isSingle: true)] } ?? [])
    }
  }

  private func chart(
    _ average: AverageTrace, _ site: Intervention.Site, isSingle: Bool
  ) -> Figure {
    .chart(
      Chart(
        title:
          "\(tracing.title(site, isSingle: isSingle)) put back: average over \(average.count) facts",
        x: Axis("block", ticks: blocks.map(Double.init)),
        y: Axis("average indirect effect on P(answer)"),
        series: classes.enumerated().compactMap { color, tokens in
          guard let effects = average.effects[site]?[tokens] else { return nil }
          return Chart.Series(
            tokens.rawValue,
            effects.enumerated().map {
              Chart.Point(Double($0), $1.mean, error: 1.96 * $1.standardError)
            }, color: color)
        }))
  }

  private var blockCount: Int { average.effects.values.first?.values.first?.count ?? 0 }

  /// Blocks that get a tick: of many every fourth.
  private var blocks: [Int] {
    Array(stride(from: 0, to: blockCount, by: blockCount > 12 ? 4 : 1))
  }

  /// The block at which a site gives back most at tokens of the subject.
  private var peakBlocks: [Intervention.Site: Int] {
    let subject: [TokenClass] = [.firstSubject, .middleSubject, .lastSubject]
    return average.effects.compactMapValues { effects in
      subject.compactMap { effects[$0] }.flatMap { $0.enumerated() }
        .max { $0.element.mean < $1.element.mean }?.offset
    }
  }

  /// Where each class of tokens gives back most.
  private var peaks: Block {
    let rows = classes.map { tokens -> [TextSpan] in
      [.heading(tokens.rawValue)]
        + sites.map { site in
          let effects = average.effects[site]?[tokens] ?? []
          guard let best = effects.indices.max(by: { effects[$0].mean < effects[$1].mean })
          else { return TextSpan("") }
          let error = NumberText.fixed(1.96 * effects[best].standardError, 3)
          return .number("\(NumberText.fixed(effects[best].mean, 3)) +- \(error) @ \(best)")
        }
    }
    return .table(
      [.left("most given back @ block")] + sites.map { .right($0.name) }, rows)
  }

  private var fields: [Field.Member] {
    [
      .init("facts", .int(average.count)), .init("skipped", .int(average.skipped)),
      .init("clean", .optional(average.clean?.mean)),
      .init("corrupted", .optional(average.corrupted?.mean)),
    ] + tracing.fields + [
      tracing.firstField(blocks: blockCount),
      .init("effects", .object(sites.map { site in .init(site.name, effects(average, site)) })),
    ]
      + (single.map { single in
        [
          .init(
            "single_effects",
            .object(tracing.settings.windowed.map { .init($0.name, effects(single, $0)) }))
        ]
      } ?? [])
  }

  private func effects(_ average: AverageTrace, _ site: Intervention.Site) -> Field {
    .array(
      classes.compactMap { tokens in
        guard let effects = average.effects[site]?[tokens] else { return nil }
        return [
          "tokens": .string(tokens.rawValue), "facts": .int(effects.first?.count ?? 0),
          "mean": .array(effects.map { .double($0.mean) }),
          "standard_error": .array(effects.map { .double($0.standardError) }),
        ]
      })
  }
}
