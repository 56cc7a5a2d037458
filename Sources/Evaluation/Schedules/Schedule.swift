import Editing
import Llama
import Tensors

/// A plan on its way: how many of its batches have been written, and what came of each.
///
/// Its batches are ordinary edits on the editor's stack. Invariants: in sequential order the newest edits of the stack
/// are the batches done so far; in independent order the newest is the last batch alone, or for want of a journal that
/// takes it none. After a step that failed or was stopped, the weights and the place in the plan are what they were
/// before; after `back` the weights are bit for bit those of the step before.
package final class Schedule {
  package let plan: SchedulePlan
  let editor: Editor
  private let scorer: Scorer
  /// How every record's prompts are asked.
  package let probes: [ProbeSet]
  private let startValues: [OptimizedValue]
  /// How many edits the stack had when the schedule was made.
  package let editsBelow: Int
  /// Of the batches done, in their order.
  package internal(set) var outcomes: [BatchOutcome] = []
  /// Of the first facts of the plan on the unedited weights, as far as somebody has asked.
  private var knownUnedited: [ProbeScores] = []
  /// Told before each change of the edits where the schedule will be after it, for whoever keeps a journal.
  package var willMove: (SchedulePlace) -> Void = { _ in }

  /// - Parameters:
  ///   - startValues: of the first facts of the plan, found on the weights as they are now, where somebody has them
  ///     already: they serve all batches of an independent schedule and the first of a sequential one.
  ///   - scorer: of the editor's model; nil makes one.
  /// - Throws: `EditError` for settings that make no sense on the model or with batches of this size.
  package convenience init(
    _ plan: SchedulePlan, _ editor: Editor, startValues: [OptimizedValue] = [],
    scorer: Scorer? = nil
  ) throws {
    try self.init(
      plan, editor, startValues: startValues, scorer: scorer ?? Scorer(editor.model),
      editsBelow: editor.stack.edits.count, outcomes: [])
  }

  init(
    _ plan: SchedulePlan, _ editor: Editor, startValues: [OptimizedValue], scorer: Scorer,
    editsBelow: Int, outcomes: [BatchOutcome]
  ) throws {
    try plan.settings.check(
      blocks: editor.model.configuration.blockCount,
      facts: min(plan.batchSize, plan.facts.count))
    self.plan = plan
    self.editor = editor
    self.startValues = startValues
    self.scorer = scorer
    probes = plan.records.map(ProbeSet.init)
    self.editsBelow = editsBelow
    self.outcomes = outcomes
  }

  /// Facts of the batches that have been written.
  package var factsDone: Int { plan.factCount(inFirst: outcomes.count) }
  package var isDone: Bool { outcomes.count == plan.batchCount }
  /// It has written something that is still in force.
  package var isUnderWay: Bool { !outcomes.isEmpty }

  /// Right after their own batches: the scores of all facts so far.
  package var immediate: ScoreSummary { ScoreSummary(outcomes.flatMap(\.scores)) }

  package var seconds: StudySeconds { outcomes.reduce(into: StudySeconds()) { $0 += $1.seconds } }

  // MARK: Moving

  /// Writes the next batch, and scores it.
  ///
  /// - Throws: `ScheduleError` at the end of the plan or if somebody else has changed the edits; `Interrupted`,
  ///   `EditError` or `ModelError`, with everything as it was before.
  /// - Cost: that of an edit of the batch, and a pass over its probes.
  @discardableResult
  package func step(
    cancellation: Cancellation = .never, report: @escaping Progress.Report = { _ in }
  ) throws -> BatchOutcome {
    try checkStack()
    guard !isDone else { throw ScheduleError.finished(batches: plan.batchCount) }
    defer { willMove(place) }
    if plan.order == .independent, isUnderWay, isLastInForce {
      willMove(SchedulePlace(batches: outcomes.count, lastEdit: nil))
      try editor.stack.undo()
    }
    do {
      let outcome = try write(outcomes.count, cancellation, report)
      outcomes.append(outcome)
      return outcome
    } catch {
      try applyLastIndependent()
      throw error
    }
  }

  /// Takes the last batch back.
  ///
  /// - Throws: `ScheduleError` at the start of the plan or if somebody else has changed the edits.
  @discardableResult
  package func back() throws -> BatchOutcome {
    try checkStack()
    guard isUnderWay else { throw ScheduleError.atStart }
    defer { willMove(place) }
    if isLastInForce {
      willMove(place(after: outcomes.count - 1))
      try editor.stack.undo()
    }
    let taken = outcomes.removeLast()
    try applyLastIndependent()
    return taken
  }

  /// Puts the last batch in force again, where the one after it had to stand alone; nothing if it is.
  ///
  /// - Throws: what the journal throws.
  package func applyLastIndependent() throws {
    guard plan.order == .independent, let last = outcomes.last, !isLastInForce else { return }
    willMove(SchedulePlace(batches: outcomes.count, lastEdit: editor.stack.nextID))
    outcomes[outcomes.count - 1].edit = try editor.adopt(last.edit)
  }

  /// Takes all batches back.
  ///
  /// - Throws: `ScheduleError` if somebody else has changed the edits.
  package func backToStart() throws {
    try checkStack()
    let own = editor.stack.edits.count - editsBelow
    if own > 0 {
      willMove(.start)
      try editor.stack.undo(own)
    }
    outcomes = []
  }

  private func write(
    _ number: Int, _ cancellation: Cancellation, _ report: @escaping Progress.Report
  ) throws -> BatchOutcome {
    let range = plan.batch(number)
    let facts = Array(plan.facts[range])
    var seconds = StudySeconds()
    let values = try Clock.timed(&seconds.values) {
      try known(range, number)
        ?? editor.values(of: facts, plan.settings, cancellation: cancellation, report: report)
    }
    let before = place(after: number)
    willMove(SchedulePlace(batches: number + 1, lastEdit: editor.stack.nextID))
    let edit = try Clock.timed(&seconds.edits) {
      try editor.edit(
        facts, plan.settings, values: values, cancellation: cancellation, report: report)
    }
    do {
      let scores = try Clock.timed(&seconds.evaluation) {
        try self.scores(range, cancellation, report)
      }
      return BatchOutcome(number: number, edit: edit, scores: scores, seconds: seconds)
    } catch {
      willMove(before)
      try editor.stack.undo()
      throw error
    }
  }

  private func known(_ range: Range<Int>, _ number: Int) -> [OptimizedValue]? {
    guard range.upperBound <= startValues.count, plan.order == .independent || number == 0 else {
      return nil
    }
    return Array(startValues[range])
  }

  /// - Throws: `ScheduleError` if the edits in force are not those that the schedule left.
  func checkStack() throws(ScheduleError) {
    let edits = editor.stack.edits
    let own = edits.dropFirst(editsBelow).map(\.id)
    let written = outcomes.map(\.edit.id)
    let expected = plan.order == .sequential ? written : Array(written.suffix(1))
    let isAside = plan.order == .independent && own.isEmpty
    guard edits.count >= editsBelow, own == expected || isAside else { throw .stackChanged }
  }

  private var isLastInForce: Bool {
    outcomes.last.map { $0.edit.id == editor.stack.edits.last?.id } ?? false
  }

  /// Where it is now.
  package var place: SchedulePlace {
    SchedulePlace(
      batches: outcomes.count, lastEdit: isLastInForce ? outcomes.last?.edit.id : nil)
  }

  /// Where it is when that many batches are done and an independent one before them is not yet in force again.
  private func place(after batches: Int) -> SchedulePlace {
    let isStacked = plan.order == .sequential && batches > 0
    return SchedulePlace(
      batches: batches, lastEdit: isStacked ? outcomes[batches - 1].edit.id : nil)
  }

  /// What the editor finds for facts on the weights in force.
  func values(
    of facts: [Fact], _ settings: EditSettings, _ cancellation: Cancellation
  ) throws -> [OptimizedValue] {
    try editor.values(of: facts, settings, cancellation: cancellation)
  }

  var configuration: LlamaConfiguration { editor.model.configuration }

  // MARK: Scoring

  /// Scores of all facts written so far on the weights in force: what later batches have left of earlier ones. In
  /// independent order only the last batch is in force.
  ///
  /// - Throws: `Interrupted` or `ModelError`.
  /// - Cost: a pass over the probes of those facts.
  package func finalScores(
    cancellation: Cancellation = .never, report: @escaping Progress.Report = { _ in }
  ) throws -> [ProbeScores] {
    if plan.order == .independent || outcomes.count == 1, let last = outcomes.last, last.isScored {
      return last.scores
    }
    if plan.order == .independent { return [] }
    return try scores(0..<factsDone, cancellation, report)
  }

  /// Scores of all facts written so far on the unedited weights. What was asked before is not asked again.
  ///
  /// - Throws: `Interrupted` or `ModelError`.
  package func uneditedScores(
    cancellation: Cancellation = .never, report: @escaping Progress.Report = { _ in }
  ) throws -> [ProbeScores] {
    let missing = knownUnedited.count..<max(factsDone, knownUnedited.count)
    knownUnedited += try editor.model.llama.withBaseWeights {
      try scores(missing, cancellation, report, title: "unedited model, ")
    }
    return Array(knownUnedited.prefix(factsDone))
  }

  /// Scores of facts of the plan, written or not, on the weights in force.
  func scores(
    _ range: Range<Int>, _ cancellation: Cancellation, _ report: @escaping Progress.Report,
    title: String = ""
  ) throws -> [ProbeScores] {
    try scorer.scores(
      Array(probes[range]), entropySeed: plan.entropySeed, title: title,
      cancellation: cancellation, report: report)
  }
}
