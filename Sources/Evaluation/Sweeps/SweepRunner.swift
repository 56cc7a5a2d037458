import Editing
import Llama
import Tensors

/// Tries one way to edit after another on the same facts. What does not depend on the difference is computed once:
/// values of independent batches once a last layer, the unedited model's scores once, factors once a layer.
package final class SweepRunner {
  package let records: [CounterFactRecord]
  private let facts: [Fact]
  private let probes: [ProbeSet]
  private let editor: Editor
  private let settings: EditSettings
  private let startValues: StartValues
  private let scorer: Scorer
  private let entropySeed: UInt64?

  /// - Parameters:
  ///   - editor: of the model, with no edit in force. Its stack is not touched.
  ///   - settings: of whatever a setup leaves open.
  ///   - values: a directory where values found on the unedited model are kept for other sweeps; nil keeps none.
  ///   - isFresh: find those anew that are kept there.
  ///   - entropySeed: of the texts whose entropy is measured besides; nil measures none.
  package init(
    _ records: [CounterFactRecord], _ editor: Editor, _ settings: EditSettings,
    values directory: String? = nil, isFresh: Bool = false, entropySeed: UInt64? = nil
  ) throws {
    self.records = records
    facts = try records.map { try $0.fact }
    probes = records.map(ProbeSet.init)
    self.editor = editor
    self.settings = settings
    startValues = StartValues(facts, editor, directory: directory, isFresh: isFresh)
    scorer = Scorer(editor.model)
    self.entropySeed = entropySeed
  }

  /// Scores of the unedited model.
  ///
  /// - Throws: `Interrupted` or `ModelError`.
  package func baseline(
    cancellation: Cancellation = .never, report: @escaping Progress.Report = { _ in }
  ) throws -> ScoreSummary {
    try editor.model.llama.withBaseWeights {
      ScoreSummary(
        try scorer.scores(
          probes, entropySeed: entropySeed, title: "unedited model, ",
          cancellation: cancellation, report: report))
    }
  }

  /// - Parameter startsTogether: how many of the first facts any setup to come writes on the unedited weights at once:
  ///   their values are found together, and shared.
  /// - Throws: `Interrupted`, `EditError` or `ModelError`, with the weights as they were.
  package func run(
    _ setup: SweepSetup, startsTogether: Int, cancellation: Cancellation = .never,
    report: @escaping Progress.Report = { _ in }
  ) throws -> SweepPoint {
    let settings = try setup.settings(settings)
    let count = setup.order == .independent ? facts.count : min(startsTogether, facts.count)
    let start = try startValues.first(
      count, layer: settings.layers[settings.layers.count - 1], settings.value, cancellation, report
    )
    let plan = try SchedulePlan(
      records, batchSize: setup.batch, order: setup.order, settings: settings,
      entropySeed: entropySeed)
    var beside = 0.0
    try Clock.timed(&beside) {
      try scorer.keepStates(
        of: probes, upTo: settings.layers.min() ?? 0,
        cancellation: cancellation
      ) { report(Progress("\(setup.title): probes up to the keys", $0, of: $1)) }
    }
    let schedule = try Schedule(
      plan, scratch(cancellation), startValues: start.values, scorer: scorer)
    defer { try? schedule.backToStart() }
    var moments: [SweepPoint.Moment] = []
    while !schedule.isDone {
      let title = "\(setup.title), \(schedule.factsDone)/\(facts.count) facts"
      try schedule.step(cancellation: cancellation) {
        report(Progress("\(title): \($0.phase)", $0.done, of: $0.total))
      }
      guard isMoment(schedule) else { continue }
      let final =
        setup.order == .independent
        ? nil
        : try Clock.timed(&beside) {
          ScoreSummary(try schedule.finalScores(cancellation: cancellation, report: report))
        }
      moments.append(
        .init(facts: schedule.factsDone, immediate: schedule.immediate, final: final))
    }
    var spent = schedule.seconds
    spent.values += start.seconds
    spent.evaluation += beside
    return SweepPoint(
      setup: setup, moments: moments, lambda: settings.lambda,
      meanLeverage: schedule.meanLeverage, seconds: spent)
  }

  /// An editor of the same model whose edits are nobody's history: a sweep makes thousands and keeps none.
  private func scratch(_ cancellation: Cancellation) throws -> Editor {
    Editor(
      editor.model, statistics: editor.statistics,
      contexts: try editor.contexts(cancellation: cancellation))
  }

  /// A sequential schedule is looked at when its facts reach a power of four, where the study's figures have their
  /// marks, and at the end.
  private func isMoment(_ schedule: Schedule) -> Bool {
    if schedule.isDone { return true }
    guard schedule.plan.order == .sequential, schedule.factsDone >= 16 else { return false }
    let done = schedule.factsDone
    return done.nonzeroBitCount == 1 && done.trailingZeroBitCount.isMultiple(of: 2)
  }
}

extension Schedule {
  /// Mean over the edits and their layers of the mean leverage of their keys.
  fileprivate var meanLeverage: Double {
    let updates = outcomes.flatMap(\.edit.updates)
    let sum = updates.reduce(0) { $0 + $1.diagnostics.meanLeverage }
    return sum / Double(max(updates.count, 1))
  }
}

extension SweepSetup {
  /// What sets it apart from its neighbours, for progress.
  fileprivate var title: String {
    let places = layers.map(String.init).joined(separator: ",")
    return "\(method), layer \(places), w \(weight), batch \(batch)"
  }
}
