import Atlas
import Editing
import Evaluation
import Llama
import Synchronization
import Tensors
import Testing

/// Undo and redo give back the very bits that were left.
@Suite(.serialized) struct UndoTests {
  struct Bench {
    let editor: Editor
    let facts: [Fact]
    let values: [OptimizedValue]
    let settings: EditSettings

    /// - Parameter snapshotBudget: 0 makes every undo add up what is left from the base weights.
    init(snapshotBudget: Int) throws {
      let atlas = try AtlasModel()
      let statistics = StatisticsLibrary(atlas.model, corpus: atlas.corpus, cacheDirectory: nil)
      statistics.use(atlas.corpus, tokens: 2 * atlas.model.configuration.intermediateSize)
      editor = Editor(
        atlas.model, statistics: statistics, contexts: atlas.contexts,
        snapshotBudget: snapshotBudget)
      facts = try atlas.world.records().prefix(12).map {
        try Fact(prompt: $0.prompt, subject: $0.subject, new: $0.targetNew)
      }
      var settings = EditSettings(method: .emmet, layers: [1])
      settings.value.steps = 2
      values = try editor.values(of: facts, settings)
      self.settings = settings
    }

    func edit(_ random: inout SeededRandom) throws {
      let first = random.below(facts.count)
      let count = 1 + random.below(min(3, facts.count - first))
      let range = first..<first + count
      _ = try editor.edit(Array(facts[range]), settings, values: Array(values[range]))
    }
  }

  @Test func aThousandRandomOperations() throws {
    let bench = try Bench(snapshotBudget: 40 << 20)
    let stack = bench.editor.stack
    var random = SeededRandom(seed: 99)
    // The digest of every depth on the way down, and of what was undone on the way up.
    var below = [stack.digest]
    var above: [Digest] = []
    for _ in 0..<1000 {
      switch random.below(5) {
      case 0, 1:
        try bench.edit(&random)
        below.append(stack.digest)
        above = []
      case 2 where below.count > 1, 3 where below.count > 1:
        let count = 1 + random.below(min(4, below.count - 1))
        try stack.undo(count)
        for _ in 0..<count { above.append(below.removeLast()) }
        #expect(stack.digest == below[below.count - 1])
      case 4 where !above.isEmpty:
        let count = 1 + random.below(min(3, above.count))
        try stack.redo(count)
        for _ in 0..<count { below.append(above.removeLast()) }
        #expect(stack.digest == below[below.count - 1])
      default: continue
      }
    }
    let depth = stack.edits.count
    #expect(depth == below.count - 1)
    if depth > 0 { try stack.undo(depth) }
    #expect(stack.digest == bench.editor.model.digest)
    #expect(bench.editor.model.llama.down(1) === bench.editor.model.llama.baseDown(1))
  }

  @Test func addingUpAgainGivesTheSnapshotsBits() throws {
    let keeping = try Bench(snapshotBudget: 1 << 30)
    let rebuilding = try Bench(snapshotBudget: 0)
    for bench in [keeping, rebuilding] {
      var random = SeededRandom(seed: 5)
      for _ in 0..<9 { try bench.edit(&random) }
      try bench.editor.stack.undo(4)
      try bench.editor.stack.redo(2)
    }
    #expect(keeping.editor.stack.digest == rebuilding.editor.stack.digest)
    #expect(
      keeping.editor.model.llama.down(1).weight.values
        == rebuilding.editor.model.llama.down(1).weight.values)
  }

  @Test func undoingTooMuchChangesNothing() throws {
    let bench = try Bench(snapshotBudget: 1 << 30)
    var random = SeededRandom(seed: 6)
    try bench.edit(&random)
    let digest = bench.editor.stack.digest
    #expect(throws: EditError.self) { try bench.editor.stack.undo(2) }
    #expect(throws: EditError.self) { try bench.editor.stack.redo() }
    #expect(bench.editor.stack.digest == digest)
  }

  /// A cancelled edit, at whatever moment, leaves the weights as they were.
  @Test(arguments: [1, 5, 20, 60]) func aCancelledEditLeavesNoTrace(_ polls: Int) throws {
    let bench = try Bench(snapshotBudget: 1 << 30)
    var random = SeededRandom(seed: 7)
    try bench.edit(&random)
    let digest = bench.editor.stack.digest
    let weight = bench.editor.model.llama.down(1)
    let counter = Counter(polls)
    #expect(throws: Interrupted.self) {
      var settings = bench.settings
      settings.layers = [1, 2]
      settings.value.steps = 25
      _ = try bench.editor.edit(
        Array(bench.facts.prefix(2)), settings, cancellation: Cancellation { counter.isSpent })
    }
    #expect(bench.editor.stack.digest == digest)
    #expect(bench.editor.model.llama.down(1) === weight)
  }

  @Test func aNaNWeightIsNamedAndNothingIsWritten() throws {
    let bench = try Bench(snapshotBudget: 1 << 30)
    let llama = bench.editor.model.llama
    llama.blocks[4].feedForward.gateUp.weight[3, 7] = .nan
    llama.blocks[4].feedForward.gateUp.refresh()
    let digest = bench.editor.stack.digest
    let error = #expect(throws: EditError.self) {
      _ = try bench.editor.edit([bench.facts[0]], bench.settings)
    }
    #expect(error?.message.contains("model.layers.4.mlp.gate_proj") == true)
    #expect(bench.editor.stack.digest == digest)
    // Nor does the model fall silent when it is asked to write on.
    let model = bench.editor.model
    let refusal = #expect(throws: ModelError.self) {
      _ = try model.generate(model.encode("The Eiffel Tower"), limit: 3)
    }
    #expect(refusal?.message.contains("model.layers.4.mlp.gate_proj") == true)
  }
}

/// Says yes after so many questions.
final class Counter: Sendable {
  private let left: Mutex<Int>
  init(_ polls: Int) { left = Mutex(polls) }
  var isSpent: Bool {
    left.withLock {
      $0 -= 1
      return $0 < 0
    }
  }
}
