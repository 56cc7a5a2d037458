import Atlas
import Editing
import Evaluation
import Llama
import Tensors

extension Session {
  /// `bench --synthetic SHAPE --dir DIR [--keep]`: writes random weights of the shape, measures on them, and removes
  /// them. The open model and its edits are left alone.
  ///
  /// - Throws: for a full disk or a stop, with what was written removed.
  func benchSynthetic(_ name: String, _ command: ParsedCommand) throws -> CommandResult {
    let checkpoint = try SyntheticCheckpoint(name)
    guard let parent = try command.text(ifGiven: "dir") else {
      throw command.error(
        at: "synthetic", .usage,
        "\(NumberText.grouped(checkpoint.byteCount >> 20)) MiB have to be written somewhere",
        hint: "name a directory with room: --dir DIR")
    }
    let directory = try SyntheticDirectory(checkpoint, in: parent)
    defer { if !command.flag("keep") { directory.remove() } }
    try directory.write(cancellation: environment.cancellation, report: environment.report)
    return try benchSynthetic(checkpoint, directory.path, command)
  }

  private func benchSynthetic(
    _ checkpoint: SyntheticCheckpoint, _ path: String, _ command: ParsedCommand
  ) throws -> CommandResult {
    var settings = try editSettings(command)
    settings.layers = settings.layers.map { min($0, checkpoint.configuration.blockCount - 1) }
    let start = Clock.seconds
    let model = try LanguageModel(directory: path, cancellation: environment.cancellation)
    let opening = Clock.seconds - start
    let atlas = try AtlasModel()
    let statistics = StatisticsLibrary(model, corpus: atlas.corpus, cacheDirectory: nil)
    let editor = Editor(model, statistics: statistics, contexts: atlas.contexts)
    let benchmark = Benchmark(
      editor, settings, cancellation: environment.cancellation, now: { Clock.seconds })
    var measurements = [
      Benchmark.Measurement("open", [opening], note: "until the model can be asked")
    ]
    measurements += try syntheticStatistics(statistics, layer: settings.layers[0])
    measurements += try benchmark.run(
      benchRecords(command, of: atlas.world.records(), model), report: environment.report)
    return benchResult(benchmark, model, measurements)
  }

  /// A second moment of the right size: of too few tokens to be one, so its mean diagonal is added to it.
  private func syntheticStatistics(
    _ statistics: StatisticsLibrary, layer: Int
  ) throws -> [Benchmark.Measurement] {
    let texts = statistics.corpus.texts
    let pass = SecondMomentPass(statistics.model)
    let accumulator = SecondMomentAccumulator(statistics.model, layer: layer)
    var seconds: [Double] = []
    for block in 0..<3 {
      environment.report(Progress("bench: statistics", block, of: 3))
      let start = Clock.seconds
      try pass.add(texts, to: [accumulator], cancellation: environment.cancellation)
      seconds.append(Clock.seconds - start)
    }
    let tokens = accumulator.tokens / seconds.count
    let moment = accumulator.moment(provenance: "synthetic")
    let ridge = moment.matrix.meanDiagonal
    for i in 0..<moment.matrix.order { moment.matrix[i, i] += ridge }
    environment.report(Progress("bench: factor", 0, of: 1))
    let start = Clock.seconds
    try statistics.use(moment)
    return [
      Benchmark.Measurement(
        "statistics", seconds, rate: (tokens, "tokens"),
        note: "\(tokens) tokens up to layer \(layer)"),
      Benchmark.Measurement(
        "factor", [Clock.seconds - start],
        note: "Cholesky of order \(moment.matrix.order), float64, once"),
    ]
  }
}
