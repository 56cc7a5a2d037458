import Atlas
import Editing
import Evaluation
import Llama
import Tensors
import Testing

/// What Atlas as shipped is good for: 200 records drawn by seed, each edited alone with the default settings.
@Suite(.serialized) struct AtlasQualityTests {
  static func editor() throws -> (Editor, [CounterFactRecord]) {
    let atlas = try AtlasModel()
    let statistics = StatisticsLibrary(atlas.model, corpus: atlas.corpus, cacheDirectory: nil)
    var records = atlas.world.records()
    var random = SeededRandom(seed: 2024)
    random.shuffle(&records)
    return (
      Editor(atlas.model, statistics: statistics, contexts: atlas.contexts),
      Array(records.prefix(200))
    )
  }

  @Test func singleEditsHoldAndStayLocal() throws {
    let (editor, records) = try Self.editor()
    let settings = EditSettings(method: .emmet, layers: [AtlasModel.bestLayer])
    let values = try editor.values(of: records.map { try $0.fact }, settings)
    let plan = try SchedulePlan(records, batchSize: 1, order: .independent, settings: settings)
    let schedule = try Schedule(plan, editor, startValues: values)
    while !schedule.isDone { try schedule.step() }
    let summary = schedule.immediate
    try schedule.backToStart()
    #expect(summary.efficacy?.mean ?? 0 >= 0.99)
    #expect(summary.paraphrase?.mean ?? 0 >= 0.88)
    #expect(summary.neighborhood?.mean ?? 0 >= 0.93)
    #expect(editor.stack.digest == editor.model.digest)
  }
}
