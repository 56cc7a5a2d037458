import Editing
import Llama
import Tensors

/// Statistics of a model that came without a text: the model writes one itself.
extension Session {
  /// Without a text, statistics have to be there from another session, or the model writes a text, if that does not
  /// take long.
  ///
  /// - Throws: `no-statistics`, with the commands that get some; `interrupted`.
  func provideStatistics(for layers: [Int]) throws {
    guard let layer = layers.first(where: { !open.statistics.isAvailable(layer: $0) }) else {
      return
    }
    var text = OwnText(open.model, in: open.statistics)
    let tokens = OwnText.usualTokens(of: open.model)
    let seconds = text.estimatedSeconds(tokens: tokens, layer: layers.max() ?? layer)
    guard seconds <= environment.unaskedSeconds else {
      throw ShellError(
        .noStatistics, "there are no statistics for layer \(layer) of \(open.model.name)",
        hint: Self.waysToStatistics(seconds))
    }
    let corpus = try text.corpus(
      tokens: tokens, cancellation: environment.cancellation, report: environment.report)
    open.statistics.standIn(corpus, tokens: tokens)
  }

  private static func waysToStatistics(_ seconds: Double) -> String {
    "`stats compute --from TEXT` reads a text, `stats import NPZ` takes a file; without either, `stats compute "
      + "--own-text` has the model write one, which takes about \(NumberText.duration(seconds)) here"
  }

  /// `stats compute --own-text`, however long it takes.
  func writeOwnText(tokens: Int?) throws {
    var text = OwnText(open.model, in: open.statistics)
    let tokens = tokens ?? OwnText.usualTokens(of: open.model)
    open.statistics.use(
      try text.corpus(
        tokens: tokens, cancellation: environment.cancellation, report: environment.report),
      tokens: tokens)
  }

  /// Says of statistics over the model's own text that they are, the first time that they are used.
  func noteOwnText(of layers: [Int]) {
    let sources = open.statistics.sources(of: layers).filter {
      $0.isOwnText && open.toldOwnText.insert($0.layer).inserted
    }
    guard let first = sources.first else { return }
    let tokens = NumberText.grouped(first.tokens)
    remarks.append(
      "statistics of \(Edit.text(layers: sources.map(\.layer))): over \(tokens) tokens that \(open.model.name) wrote "
        + "itself; `stats compute --from TEXT` takes another text")
  }

  /// Where the statistics of layers will come from that are not in memory.
  func statisticsOutlook(for layers: [Int]) -> String {
    let statistics = open.statistics
    guard statistics.corpus.texts.isEmpty else { return "made when needed" }
    if layers.allSatisfy(statistics.isAvailable) { return "kept by an earlier session" }
    let seconds = OwnText(open.model, in: statistics).estimatedSeconds(
      tokens: OwnText.usualTokens(of: open.model), layer: layers.max() ?? 0)
    return seconds <= environment.unaskedSeconds
      ? "made when needed, over a text that the model writes, in about \(NumberText.duration(seconds))"
      : "none: " + Self.waysToStatistics(seconds)
  }
}

extension StatisticsLibrary.Source {
  fileprivate var isOwnText: Bool { provenance.hasPrefix(OwnText.name + ", ") }
}
