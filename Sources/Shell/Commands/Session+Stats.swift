import Editing
import Llama
import Tensors

extension Session {
  /// `stats [status]`, `stats compute`, `stats import`.
  func stats(_ command: ParsedCommand) throws -> CommandResult {
    var passes: [[Int]] = []
    switch command.form {
    case "compute": passes = try computeStatistics(command)
    case "import": try importStatistics(command)
    default: break
    }
    return try statisticsStatus(passes, layers: editedLayers(command))
  }

  /// Has the statistics of some layers ready, which may take a pass over the corpus.
  ///
  /// - Returns: the layers of each such pass.
  /// - Throws: `no-statistics` where there is no text to take them over; `interrupted`.
  @discardableResult
  func prepareStatistics(for layers: [Int]) throws -> [[Int]] {
    try provideStatistics(for: layers)
    let passes = try open.statistics.prepare(
      layers: layers, cancellation: environment.cancellation, report: environment.report)
    for layer in layers {
      _ = try open.statistics.entry(
        layer: layer, cancellation: environment.cancellation, report: environment.report)
    }
    noteOwnText(of: layers)
    return passes
  }

  /// - Returns: the layers of each pass over the text.
  private func computeStatistics(_ command: ParsedCommand) throws -> [[Int]] {
    let layers = try editedLayers(command)
    let tokens = try command.integer(ifGiven: "tokens")
    if command.flag("own-text") {
      guard !command.has("from") else {
        throw command.error(
          at: "own-text", .usage, "`--from` and `--own-text` name two texts", hint: "leave one out")
      }
      try writeOwnText(tokens: tokens)
    } else if let path = try command.text(ifGiven: "from") {
      let wanted = tokens ?? 10 * open.model.configuration.intermediateSize
      open.statistics.use(
        try TextCorpus(path: path, byteLimit: Self.bytesPerToken.multipliedClamping(by: wanted)),
        tokens: tokens)
    } else if let tokens {
      open.statistics.use(open.statistics.corpus, tokens: tokens)
    }
    return try prepareStatistics(for: layers)
  }

  private func importStatistics(_ command: ParsedCommand) throws {
    let layers = try editedLayers(command)
    guard layers.count == 1, let layer = layers.first else {
      throw command.error(
        at: "layers", .usage, "a file holds the statistics of one layer", hint: "add --layer N")
    }
    let moment = try ImportedMoment(
      path: command.text("FILE"), order: open.model.configuration.intermediateSize)
    try open.statistics.use(moment.secondMoment(layer: layer), isWhole: true)
  }

  /// No ordinary text has so few tokens for its bytes that this much of it would not be enough.
  private static let bytesPerToken = 64

  /// The layers an option names, or those that edits change.
  private func editedLayers(_ command: ParsedCommand) throws -> [Int] {
    try editSettings(command).layers
  }

  private func statisticsStatus(_ passes: [[Int]], layers edited: [Int]) -> CommandResult {
    let statistics = open.statistics
    let rows = statistics.loaded.map { entry -> [TextSpan] in
      [
        .number("\(entry.moment.layer)"), .number(NumberText.grouped(entry.moment.tokens)),
        .number(NumberText.compact(1 / entry.reciprocalCondition)),
        .number(NumberText.compact(entry.ridge)),
        TextSpan(entry.moment.provenance),
      ]
    }
    let layers = statistics.loaded.map { entry -> Field in
      [
        "layer": .int(entry.moment.layer), "tokens": .int(entry.moment.tokens),
        "reciprocal_condition": .double(entry.reciprocalCondition), "ridge": .double(entry.ridge),
        "provenance": .string(entry.moment.provenance),
      ]
    }
    let corpus = statistics.corpus.texts.isEmpty ? "none" : statistics.corpus.name
    let wanted = NumberText.grouped(statistics.wantedTokens)
    return CommandResult(
      "stats",
      fields: [
        .init("corpus", .string(corpus)), .init("wanted_tokens", .int(statistics.wantedTokens)),
        .init("width", .int(open.model.configuration.intermediateSize)),
        .init("layers", .array(layers)),
      ],
      blocks: [
        .line([
          TextSpan("text: \(corpus), \(wanted) tokens a layer"),
          .dim(rows.isEmpty ? "   nothing in memory yet: \(statisticsOutlook(for: edited))" : ""),
        ])
      ] + (rows.isEmpty ? [] : [.table(columns, rows)]) + severalPasses(passes) + shortText
        + notKept)
  }

  /// That the text was read more than once, and why.
  private func severalPasses(_ passes: [[Int]]) -> [Block] {
    guard passes.count > 1 else { return [] }
    let layers = passes.map { Edit.text(layers: $0) }.joined(separator: ", then ")
    return [
      .line([
        .dim(
          "\(passes.count) passes over the text, \(layers): memory is meant for \(open.statistics.fitting) at a time"
        )
      ])
    ]
  }

  private var columns: [Column] {
    [.right("layer"), .right("tokens"), .right("condition"), .right("ridge"), .left("from")]
  }

  /// Statistics that the next session has to compute again.
  private var notKept: [Block] {
    open.statistics.cacheTrouble.map { [.line([.bad("not kept for other sessions: \($0)")])] } ?? []
  }

  /// What to know about statistics that are singular for want of text.
  private var shortText: [Block] {
    let width = open.model.configuration.intermediateSize
    return open.statistics.loaded.filter { $0.moment.tokens < width }.map { entry in
      let count = NumberText.grouped(entry.moment.tokens)
      return .line([
        .bad("layer \(entry.moment.layer): \(count) tokens are fewer than a key has numbers"),
        .dim("   better: \(NumberText.grouped(10 * width)) tokens"),
      ])
    }
  }
}

extension Int {
  /// The product, or the largest number where that would be larger.
  fileprivate func multipliedClamping(by other: Int) -> Int {
    let (product, overflow) = multipliedReportingOverflow(by: other)
    return overflow ? .max : product
  }
}
