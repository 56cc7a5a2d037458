import Editing
import Evaluation
import Llama
import Tensors

extension Session {
  private static let benchFacts = 16
  private static let quickBenchFacts = 4
  /// Beyond this many parameters a fact takes many seconds, and one has to do.
  private static let largeModel = 300_000_000
  /// What every step runs of a sequence, subject-last to the end of the object but one: the median of CounterFact's
  /// facts in Llama-3's vocabulary. Figures of several machines are then of the same work.
  private static let typicalTokens = 4

  /// `bench`: how fast this machine does what an edit is made of, on the open model and data set, or on random
  /// weights of another shape.
  func bench(_ command: ParsedCommand) throws -> CommandResult {
    if let shape = try command.text(ifGiven: "synthetic") {
      return try benchSynthetic(shape, command)
    }
    let settings = try editSettings(command)
    try provideStatistics(for: settings.layers)
    let benchmark = Benchmark(
      open.editor, settings, cancellation: environment.cancellation, now: { Clock.seconds })
    let measurements = try benchmark.run(
      benchRecords(command, of: neededDataset().records, open.model), report: environment.report)
    return benchResult(benchmark, open.model, measurements)
  }

  /// Records of the data set, drawn by seed: as many as a model of this size has time for.
  func benchRecords(
    _ command: ParsedCommand, of records: [CounterFactRecord], _ model: LanguageModel
  ) -> [CounterFactRecord] {
    if model.configuration.parameterCount > Self.largeModel {
      let typical = records.first { model.movingTokens(of: $0) == Self.typicalTokens }
      return [typical ?? records.first].compactMap { $0 }
    }
    var records = records
    var random = SeededRandom(seed: UInt64(settings.values.seed))
    random.shuffle(&records)
    return Array(records.prefix(command.flag("quick") ? Self.quickBenchFacts : Self.benchFacts))
  }

  func benchResult(
    _ benchmark: Benchmark, _ model: LanguageModel, _ measurements: [Benchmark.Measurement]
  ) -> CommandResult {
    CommandResult(
      "bench",
      fields: [
        .init("model", .string(model.name)),
        .init("parameters", .int(model.configuration.parameterCount)),
        .init("libraries", .string(numericsDescription())),
        .init("arithmetic", .string(model.arithmetic)),
        .init("layer", .int(benchmark.layer)),
        .init("own_memory_bytes", .optional(benchmark.ownBytes)),
        .init("value_time_shares", benchmark.kernels.map(shares) ?? .null),
        .init("measurements", .array(measurements.map(field))),
      ],
      blocks: [
        .table(
          [.left(), .right("median"), .right("mean"), .right("runs"), .right("rate"), .left()],
          measurements.map(row))
      ] + (benchmark.kernels.map(shareLine).map { [$0] } ?? [])
        + (benchmark.ownBytes.map(memoryLine).map { [$0] } ?? []) + [
          .line([.dim("\(model.arithmetic); \(numericsDescription())")])
        ] + comparison)
  }

  private func row(_ measurement: Benchmark.Measurement) -> [TextSpan] {
    [
      .heading(measurement.name), .number(Self.milliseconds(measurement.median)),
      .number(Self.milliseconds(measurement.mean)), .number("\(measurement.runs)"),
      .number(measurement.perSecond.map(Self.rate) ?? ""), .dim(measurement.note),
    ]
  }

  private func field(_ measurement: Benchmark.Measurement) -> Field {
    [
      "name": .string(measurement.name.trimmingBlanks()),
      "median_seconds": .double(measurement.median),
      "mean_seconds": .double(measurement.mean), "runs": .int(measurement.runs),
      "per_second": measurement.perSecond.map(Field.double) ?? .null,
      "note": .string(measurement.note),
    ]
  }

  // MARK: Where the time of value optimisation goes

  private func parts(_ kernels: (times: KernelTimes, seconds: Double)) -> [(String, Double)] {
    let times = kernels.times
    let known = times.products + times.besideProducts
    return [
      ("products", times.products), ("attention", times.attention), ("norms", times.norms),
      ("rotary", times.rotary), ("swiglu", times.swiglu), ("softmax", times.softmax),
      ("rest", kernels.seconds - known),
    ].map { ($0.0, $0.1 / max(kernels.seconds, 1e-9)) }
  }

  private func shares(_ kernels: (times: KernelTimes, seconds: Double)) -> Field {
    .object(parts(kernels).map { .init($0.0, .double($0.1)) })
  }

  private func shareLine(_ kernels: (times: KernelTimes, seconds: Double)) -> Block {
    let text = parts(kernels).map { "\($0.0) \(NumberText.percent($0.1))" }
    return .line([.heading("value optimisation: "), TextSpan(text.joined(separator: "  "))])
  }

  private func memoryLine(_ bytes: Int) -> Block {
    .line([
      .heading("memory: "),
      TextSpan(
        "\(NumberText.grouped(bytes >> 20)) MiB of its own at the most, mapped files not counted"),
    ])
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

  private static func rate(_ perSecond: Double) -> String {
    let whole = Int(perSecond)
    let tenths = Int((perSecond * 10).rounded())
    return (perSecond < 100 ? "\(tenths / 10).\(tenths % 10)" : NumberText.grouped(whole)) + "/s"
  }

  private static func milliseconds(_ seconds: Double) -> String {
    let microseconds = Int((seconds * 1e6).rounded())
    let thousandths = microseconds % 1000
    return microseconds < 10_000
      ? "\(microseconds / 1000).\(String(1000 + thousandths).dropFirst()) ms"
      : "\(NumberText.grouped((microseconds + 500) / 1000)) ms"
  }
}

extension LanguageModel {
  /// Tokens from the subject's last to the last but one of the object.
  fileprivate func movingTokens(of record: CounterFactRecord) -> Int? {
    guard
      let fact = try? Fact(prompt: record.prompt, subject: record.subject, new: record.targetNew),
      let object = try? encodeObject(fact.new, after: fact.filledPrompt)
    else { return nil }
    let through = encode(fact.prefix + fact.subject).count
    return encode(fact.filledPrompt).count - through + object.count
  }
}
