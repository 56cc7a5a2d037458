import Editing
import Evaluation
import Llama
import Tensors

extension Session {
  /// `trace PROMPT`, `trace case N`, `trace --cases N`.
  func trace(_ command: ParsedCommand) throws -> CommandResult {
    let files = try FigureFiles(command)
    let tracing = try tracing(command)
    let tracer = CausalTracer(open.model, tracing.settings)
    let single = tracing.single.map { CausalTracer(open.model, $0) }
    if command.form == "cases" {
      return try traceCases(command, tracer, single, tracing, files)
    }
    let prompt = try tracedPrompt(command)
    let trace = try self.trace(prompt, tracer, "trace")
    let beside = try single.map { try self.trace(prompt, $0, "trace of single blocks") }
    return try TraceReport(trace, single: beside, open.model, tracing).result(files)
  }

  private func trace(
    _ prompt: TracedPrompt, _ tracer: CausalTracer, _ phase: String
  ) throws -> CausalTrace {
    let trace = try tracer.trace(prompt, cancellation: environment.cancellation) {
      [report = environment.report] done, total in
      report(Progress(phase, done, of: total))
    }
    // Without an expected answer every prompt is traced.
    guard let trace else { throw ShellError(.noAnswer, "the prompt has no answer") }
    return trace
  }

  private func tracedPrompt(_ command: ParsedCommand) throws -> TracedPrompt {
    if command.form == "case" { return try tracedPrompt(record(of: command)) }
    let text = try command.subject("PROMPT")
    return try TracedPrompt(
      before: text.before, subject: text.subject, after: text.after, open.model)
  }

  private func tracedPrompt(_ record: CounterFactRecord) throws -> TracedPrompt {
    let fact = try record.fact
    return try TracedPrompt(
      before: fact.prefix, subject: fact.subject, after: fact.suffix, open.model)
  }

  /// Facts drawn from the data set by seed. Those to which the model has another answer than the data set are
  /// skipped, and others drawn in their place while there are any.
  private func traceCases(
    _ command: ParsedCommand, _ tracer: CausalTracer, _ single: CausalTracer?, _ tracing: Tracing,
    _ files: FigureFiles
  ) throws -> CommandResult {
    let count = try command.integer("cases")
    var records = try neededDataset().records.filter { !$0.targetTrue.isEmpty }
    guard !records.isEmpty else {
      throw ShellError(
        .noAnswer, "the records do not say what is true",
        hint: "`trace case N` traces what the model says")
    }
    var random = SeededRandom(seed: UInt64(settings.values.seed))
    random.shuffle(&records)
    var traces: [CausalTrace] = []
    var singles: [CausalTrace] = []
    var skipped = 0
    for record in records where traces.count < count {
      environment.report(Progress("trace", traces.count, of: count))
      let prompt = try tracedPrompt(record)
      let answer = try open.model.encodeObject(
        record.targetTrue, after: record.rewritePrompt
      ).first
      let trace = try tracer.trace(
        prompt, expecting: answer, cancellation: environment.cancellation)
      if let trace { traces.append(trace) } else { skipped += 1 }
      guard trace != nil, let single else { continue }
      singles += [
        try single.trace(prompt, expecting: answer, cancellation: environment.cancellation)
      ].compactMap { $0 }
    }
    guard !traces.isEmpty else {
      throw ShellError(
        .noAnswer, "\(open.model.name) knows none of the \(skipped) facts of \(datasetName ?? "")",
        hint: "`dataset FILE` opens another data set")
    }
    return try AverageTraceReport(
      AverageTrace(traces, skipped: skipped),
      single: single.map { _ in AverageTrace(singles, skipped: skipped) }, tracing
    ).result(files)
  }

  /// How a trace is made, and how its noise came about.
  struct Tracing {
    var settings: CausalTracer.Settings
    /// How single blocks are traced beside windows of them; nil if they are not.
    var single: CausalTracer.Settings?
    let deviation: Double
    let deviations: Double
    /// Whose embeddings the deviation is of.
    let source: String
  }

  private static let usualDeviations = 3.0

  private func tracing(_ command: ParsedCommand) throws -> Tracing {
    let deviations = try command.number(ifGiven: "noise") ?? Self.usualDeviations
    // Without a data set the prompt's own subject has to do.
    let subjects =
      currentDataset == nil && command.has("PROMPT")
      ? [try command.subject("PROMPT").subject] : try neededDataset().records.map(\.subject)
    let deviation = try open.model.embeddingDeviation(of: subjects)
    var tracing = Tracing(
      settings: CausalTracer.Settings(
        noise: deviations * deviation, blocks: open.model.configuration.blockCount),
      deviation: deviation, deviations: deviations,
      source: datasetName.map { "the subjects of \($0)" } ?? "this subject")
    tracing.settings.seed = UInt64(settings.values.seed)
    if let samples = try command.integer(ifGiven: "samples") { tracing.settings.samples = samples }
    if let window = try command.integer(ifGiven: "window") { tracing.settings.window = window }
    if let name = try command.text(ifGiven: "site") {
      tracing.settings.sites = Intervention.Site.allCases.filter {
        $0.name == name || name == "all"
      }
    }
    if command.flag("single") { tracing.single = tracing.settings.single }
    return tracing
  }
}

extension Session.Tracing {
  var fields: [Field.Member] {
    [
      .init("noise", .double(settings.noise)), .init("samples", .int(settings.samples)),
      .init("window", .int(settings.window)), .init("seed", .int(Int(settings.seed))),
    ]
  }

  /// `noise 0.12, 3 x the spread of the embeddings of the subjects of atlas  samples 10`, and a remark.
  func line(_ remark: String = "") -> Block {
    .line([
      .dim(noise), .dim("  samples \(settings.samples)"), .dim(remark.isEmpty ? "" : "  \(remark)"),
    ])
  }

  private var noise: String {
    "noise \(NumberText.compact(settings.noise)), \(NumberText.compact(deviations)) x the spread of the"
      + " embeddings of \(source)"
  }

  /// What was put back at a site.
  func title(_ site: Intervention.Site, isSingle: Bool = false) -> String {
    let width = isSingle ? 1 : settings.window
    let window = width == 1 ? "one block" : "\(width) blocks"
    return switch site {
    case .state: "state after a block"
    case .feedForward: "feed-forward output of \(window)"
    case .attention: "attention output of \(window)"
    }
  }
}

extension Session.Tracing {
  /// Which windows reach block 0, and what to make of it; nil where none does.
  ///
  /// - Parameter peaks: the block around which each site gives back most at the subject's tokens, where facts are
  ///   recalled early.
  func remarkOnFirst(blocks: Int, peaks: [Intervention.Site: Int]) -> Block? {
    guard let last = settings.lastReachingFirst(blocks: blocks) else { return nil }
    let early = settings.windowed.compactMap { site in
      peaks[site].flatMap { $0 <= last ? "\(site.name) at \($0)" : nil }
    }
    let peak =
      early.isEmpty
      ? ""
      : "; at the subject, the peak of \(early.joined(separator: " and of ")) may be block 0's alone"
    let offer = single == nil ? ": --single puts back single blocks beside them" : ""
    return .line([.dim("the windows around blocks 0 to \(last) reach block 0\(peak)\(offer)")])
  }

  /// Of `remarkOnFirst`, for programs.
  func firstField(blocks: Int) -> Field.Member {
    .init("windows_reach_block_0_to", .optional(settings.lastReachingFirst(blocks: blocks)))
  }
}

extension Intervention.Site {
  /// What options and records call it.
  var name: String {
    switch self {
    case .state: "state"
    case .feedForward: "mlp"
    case .attention: "attention"
    }
  }
}

extension Choice {
  /// What `trace` puts back.
  package static let traceSites = [
    Choice("all", "each of the three in turn"), Choice("state", "the state after one block"),
    Choice("mlp", "the feed-forward output of a window of blocks"),
    Choice("attention", "the attention output of a window of blocks"),
  ]
}
