import Atlas
import Editing
import Evaluation
import Llama
import Synchronization
import Tensors
import TestSupport
import Testing

/// Schedules on the embedded model, with few optimisation steps: what counts here is where the weights are.
@Suite(.serialized) struct ScheduleTests {
  private let editor: Editor
  private let records: [CounterFactRecord]

  init() throws {
    let atlas = try AtlasModel()
    editor = Editor(
      atlas.model,
      statistics: StatisticsLibrary(atlas.model, corpus: atlas.corpus, cacheDirectory: nil),
      contexts: atlas.contexts)
    // A tenth of the usual text will do, and takes a tenth of the time.
    editor.statistics.use(atlas.corpus, tokens: editor.model.configuration.intermediateSize)
    records = try RecordSelection(count: 10, seed: 3).records(of: atlas.world.records())
  }

  private func schedule(
    _ order: SchedulePlan.Order, batch: Int = 4, startValues: [OptimizedValue] = []
  ) throws -> Schedule {
    var settings = EditSettings(method: .memit, layers: [1])
    settings.value.steps = 4
    let plan = try SchedulePlan(records, batchSize: batch, order: order, settings: settings)
    return try Schedule(plan, editor, startValues: startValues)
  }

  private var digest: Digest { editor.stack.digest }

  @Test(arguments: SchedulePlan.Order.allCases)
  func backIsExact(_ order: SchedulePlan.Order) throws {
    let schedule = try schedule(order)
    var digests = [digest]
    while !schedule.isDone {
      try schedule.step()
      digests.append(digest)
    }
    #expect(Set(digests).count == 4)
    #expect(schedule.outcomes.map(\.edit.facts.count) == [4, 4, 2])
    #expect(schedule.factsDone == 10)
    #expect(throws: ScheduleError.finished(batches: 3)) { try schedule.step() }
    for expected in digests.dropLast().reversed() {
      try schedule.back()
      #expect(digest == expected)
    }
    #expect(throws: ScheduleError.atStart) { try schedule.back() }
    // And forward again, to the same bits.
    for expected in digests.dropFirst() {
      try schedule.step()
      #expect(digest == expected)
    }
    try schedule.backToStart()
    #expect(digest == editor.model.digest && schedule.outcomes.isEmpty)
  }

  @Test func independentBatchesKnowNothingOfEachOther() throws {
    let schedule = try schedule(.independent)
    try schedule.step()
    let second = try schedule.step()
    #expect(editor.stack.edits.count == 1)
    let together = digest
    try schedule.backToStart()
    let values = try editor.values(of: Array(schedule.plan.facts[4..<8]), schedule.plan.settings)
    _ = try editor.edit(
      Array(schedule.plan.facts[4..<8]), schedule.plan.settings, values: values)
    #expect(digest == together)
    let alone = try Scorer(editor.model).scores(records[4..<8].map(ProbeSet.init))
    #expect(alone == second.scores)
    try editor.stack.undo()
  }

  @Test func sequentialBatchesBuildOnEachOther() throws {
    let schedule = try schedule(.sequential)
    try schedule.step()
    let second = try schedule.step()
    #expect(editor.stack.edits.count == 2)
    #expect(schedule.immediate.count == 8)
    let final = try schedule.finalScores()
    #expect(final == (try Scorer(editor.model).scores(records[..<8].map(ProbeSet.init))))
    // The second batch is the last: what is at the end is what was right after it, but for float noise.
    #expect(second.scores.count == 4)
    for (now, then) in zip(final[4...], second.scores) {
      #expect(abs(now.rewrite.newNLL - then.rewrite.newNLL) < 1e-4)
    }
    try schedule.backToStart()
  }

  @Test func theUneditedModelIsAskedOnce() throws {
    let schedule = try schedule(.sequential)
    try schedule.step()
    let first = try schedule.uneditedScores()
    try schedule.step()
    let both = try schedule.uneditedScores()
    #expect(both.prefix(4) == first[...] && both.count == 8)
    _ = try schedule.uneditedScores(report: { _ in Issue.record("it is known already") })
    try schedule.backToStart()
    #expect(first == (try Scorer(editor.model).scores(records[..<4].map(ProbeSet.init))))
  }

  @Test(arguments: SchedulePlan.Order.allCases)
  func aStoppedStepLeavesNoTrace(_ order: SchedulePlan.Order) throws {
    let schedule = try schedule(order)
    try schedule.step()
    let before = digest
    // Stopped at the first poll, somewhere in the middle, and during scoring.
    let polls = Atomic(0)
    try schedule.step(cancellation: Cancellation { polls.add(1, ordering: .relaxed).newValue < 0 })
    let all = polls.load(ordering: .relaxed)
    let after = digest
    try schedule.back()
    for limit in [1, all / 2, all - 1] {
      let count = Atomic(0)
      let cancellation = Cancellation { count.add(1, ordering: .relaxed).newValue >= limit }
      #expect(throws: Interrupted.self) { try schedule.step(cancellation: cancellation) }
      #expect(digest == before && schedule.outcomes.count == 1)
    }
    try schedule.step()
    #expect(digest == after)
    try schedule.backToStart()
  }

  @Test func editsBelowStayAndEditsOnTopAreNoticed() throws {
    var settings = EditSettings(method: .rome, layers: [1])
    settings.value.steps = 2
    let other = try Fact(prompt: "The {} is in", subject: "Eiffel Tower", new: "Rome")
    _ = try editor.edit([other], settings)
    let below = digest
    let schedule = try schedule(.independent)
    try schedule.step()
    #expect(editor.stack.edits.count == 2)
    _ = try editor.edit([other], settings)
    #expect(throws: ScheduleError.stackChanged) { try schedule.step() }
    #expect(throws: ScheduleError.stackChanged) { try schedule.back() }
    try editor.stack.undo()
    try schedule.back()
    #expect(digest == below)
  }

  @Test func valuesThatAreKnownAreTaken() throws {
    let plain = try schedule(.sequential)
    try plain.step()
    let expected = digest
    try plain.backToStart()
    let values = try editor.values(of: Array(plain.plan.facts[..<4]), plain.plan.settings)
    let schedule = try schedule(.sequential, startValues: values)
    try schedule.step { #expect($0.phase != "value steps") }
    #expect(digest == expected)
    // The second batch is not on the unedited weights, and finds its own.
    var looked = false
    try schedule.step { if $0.phase == "value steps" { looked = true } }
    #expect(looked)
    try schedule.backToStart()
  }

  @Test func romeTakesOneFactAtATime() throws {
    let settings = EditSettings(method: .rome, layers: [1])
    let plan = try SchedulePlan(records, batchSize: 2, order: .sequential, settings: settings)
    #expect(throws: EditError.self) { try Schedule(plan, editor) }
  }

  @Test func aBatchLargerThanTheKeysAreWideIsSolved() throws {
    let order = editor.model.configuration.intermediateSize
    let width = editor.model.configuration.hiddenSize
    var random = SeededRandom(seed: 5)
    func vector(_ count: Int, _ scale: Double) -> [Float] {
      (0..<count).map { _ in Float(scale * random.normal()) }
    }
    let count = order + 64
    let bare = (0..<count).map { number in
      CounterFactRecord(
        caseID: number, relation: "", prompt: "{} is", subject: "\(number)", targetNew: "a",
        targetTrue: "b", paraphrasePrompts: [], neighborhoodPrompts: [], attributePrompts: [],
        generationPrompts: [])
    }
    let values = bare.map { _ in
      OptimizedValue(
        targetInit: vector(width, 1), delta: vector(width, 1e-3), key: vector(order, 0.1),
        losses: [])
    }
    var settings = EditSettings(method: .memit, layers: [1])
    settings.weight = 10
    let plan = try SchedulePlan(bare, batchSize: count, order: .sequential, settings: settings)
    let schedule = try Schedule(plan, editor, startValues: values)
    let edit = try schedule.step().edit
    // More facts than the model is wide: kept as the exact product, whose rank cannot be more than that.
    #expect(edit.updates[0].rank == width)
    #expect((0.01..<1).contains(edit.updates[0].diagnostics.attainedResidual))
    try schedule.backToStart()
    #expect(digest == editor.model.digest)
  }

  // MARK: Sweeps

  @Test func aSweepThatGoesOnFindsTheSameNumbers() throws {
    var settings = EditSettings(method: .memit, layers: [1])
    settings.value.steps = 3
    let kind = SweepKind.sequential([4, 10])
    let setups = kind.setups(methods: [.memit], settings: settings, batch: 1)
    #expect(setups.map(\.batch) == [4, 10])
    // Both runs are to poll alike.
    _ = try editor.statistics.entry(layer: 1)
    func run(_ results: inout SweepResults, _ cancellation: Cancellation = .never) throws {
      let sweep = Sweep(kind, setups, try SweepRunner(records, editor, settings))
      try sweep.run(into: &results, cancellation: cancellation)
    }
    var whole = try SweepResults(path: nil, basis: [:])
    let polls = Atomic(0)
    try run(&whole, Cancellation { polls.add(1, ordering: .relaxed).newValue < 0 })
    var parts = try SweepResults(path: nil, basis: [:])
    let limit = polls.load(ordering: .relaxed)
    let count = Atomic(0)
    #expect(throws: Interrupted.self) {
      try run(&parts, Cancellation { count.add(1, ordering: .relaxed).newValue >= limit })
    }
    #expect(digest == editor.model.digest)
    #expect(parts.points.count == 1)
    try run(&parts)
    #expect(digest == editor.model.digest)
    #expect(parts.baseline == whole.baseline)
    for (one, other) in zip(parts.points, whole.points) {
      #expect(one.moments == other.moments && one.setup == other.setup)
      #expect(one.final?.count == 10)
    }
    // One batch of all facts is scored once: what is right after it is what is at the end.
    #expect(whole.points[1].immediate == whole.points[1].final)
  }

  @Test func methodsShareTheValuesOfALayer() throws {
    var settings = EditSettings(method: .memit, layers: [1])
    settings.value.steps = 3
    let kind = SweepKind.layers([0, 1])
    let setups = kind.setups(methods: [.memit, .rome], settings: settings, batch: 1)
    var results = try SweepResults(path: nil, basis: [:])
    let sweep = Sweep(kind, setups, try SweepRunner(records, editor, settings))
    var searches: [String] = []
    try sweep.run(
      into: &results,
      report: { if $0.phase.hasSuffix("value steps"), $0.done == 0 { searches.append($0.phase) } })
    let points = sweep.points(of: results)
    #expect(points.map(\.setup.layers) == [[0], [0], [1], [1]])
    // Only the first of a layer had to look for values.
    #expect(searches.count == 2 && Set(searches).count == 2)
    for pair in [points[0...1], points[2...3]] {
      #expect(pair.map(\.setup.method) == ["memit", "rome"])
      // Each is scored on its own.
      #expect(pair.allSatisfy { $0.immediate.count == 10 && $0.final == nil })
    }
  }

  @Test func valuesAreKeptForOtherSweeps() throws {
    let directory = try TemporaryDirectory()
    func sweep(_ method: EditMethod, isFresh: Bool = false) throws -> (SweepPoint, steps: Int) {
      var settings = EditSettings(method: method, layers: [1])
      settings.value.steps = 3
      let setups = SweepKind.batch([4]).setups(methods: [method], settings: settings, batch: 1)
      let runner = try SweepRunner(
        records, editor, settings, values: directory("values"), isFresh: isFresh)
      var results = try SweepResults(path: nil, basis: [:])
      var steps = 0
      try Sweep(.batch([4]), setups, runner).run(into: &results) {
        if $0.phase.contains("value steps") { steps = $0.done }
      }
      return (results.points[0], steps)
    }
    let (first, firstSteps) = try sweep(.memit)
    #expect(firstSteps == 30)
    let names = directory.names("values")
    #expect(names.count == 1)
    #expect(try sweep(.emmet).steps == 0)
    let (again, steps) = try sweep(.memit)
    #expect(steps == 0 && again.moments == first.moments)
    #expect(again.meanLeverage == first.meanLeverage)
    #expect(try sweep(.memit, isFresh: true).steps == 30)
    // What is damaged is found anew, and replaced.
    let file = "values/\(names[0])"
    let whole = try directory.bytes(file)
    for damaged in [Array(whole.dropLast()), Array(whole.dropLast(4)) + [0, 0, 192, 127]] {
      try directory.write(damaged, to: file)
      #expect(try sweep(.memit).steps == 30)
      #expect(try directory.bytes(file) == whole)
    }
  }
}
