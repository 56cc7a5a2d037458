import Editing
import Evaluation
import Llama
import Tensors

extension Session {
  private static let benchFacts = 16
  private static let quickBenchFacts = 4

  /// `bench`: how fast this machine does what an edit is made of, on the open model and data set.
  func bench(_ command: ParsedCommand) throws -> CommandResult {
    let settings = try editSettings(command)
    try prepareStatistics(for: settings.layers)
    var records = try neededDataset().records
    var random = SeededRandom(seed: UInt64(self.settings.values.seed))
    random.shuffle(&records)
    let count = command.flag("quick") ? Self.quickBenchFacts : Self.benchFacts
    let benchmark = Benchmark(
      open.editor, settings, cancellation: environment.cancellation, now: { Clock.seconds })
    let measurements = try benchmark.run(
      Array(records.prefix(count)), report: environment.report)
    return CommandResult(
      "bench",
      fields: [
        .init("model", .string(open.model.name)),
        .init("libraries", .string(numericsDescription())),
        .init("layer", .int(settings.layers.last ?? 0)),
        .init("measurements", .array(measurements.map(field))),
      ],
      blocks: [
        .table(
          [.left(), .right("median"), .right("mean"), .right("runs"), .right("rate"), .left()],
          measurements.map(row)),
        .line([.dim(numericsDescription())]),
      ] + comparison)
  }

  private func row(_ measurement: Benchmark.Measurement) -> [TextSpan] {
    [
      .heading(measurement.name), .number(Self.milliseconds(measurement.median)),
      .number(Self.milliseconds(measurement.mean)), .number("\(measurement.runs)"),
      .number(measurement.perSecond.map { "\(NumberText.grouped(Int($0)))/s" } ?? ""),
      .dim(measurement.note),
    ]
  }

  private func field(_ measurement: Benchmark.Measurement) -> Field {
    [
      "name": .string(measurement.name), "median_seconds": .double(measurement.median),
      "mean_seconds": .double(measurement.mean), "runs": .int(measurement.runs),
      "per_second": measurement.perSecond.map(Field.double) ?? .null,
      "note": .string(measurement.note),
    ]
  }

  /// The reference implementation was timed on a model of one shape: there its figure stands beside ours.
  private var comparison: [Block] {
    let shape = open.model.configuration
    guard
      shape.blockCount == 6, shape.hiddenSize == 160, shape.intermediateSize == 640,
      settings.values.layers == [1]
    else { return [] }
    return [
      .line([
        .dim(
          "value optimisation by unified-model-editing (PyTorch, 2 cores), this shape, layer 1: 225 ms a fact"
        )
      ])
    ]
  }

  private static func milliseconds(_ seconds: Double) -> String {
    let microseconds = Int((seconds * 1e6).rounded())
    let thousandths = microseconds % 1000
    return microseconds < 10_000
      ? "\(microseconds / 1000).\(String(1000 + thousandths).dropFirst()) ms"
      : "\((microseconds + 500) / 1000) ms"
  }
}
