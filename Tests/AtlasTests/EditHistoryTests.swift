import Editing
import Llama
import Synchronization
import Tensors
import Testing

/// Whatever way leads to a version, its weights are the same bits; and what the journal refuses does not happen.
@Suite(.serialized) struct EditHistoryTests {
  /// Every version's digest is what it was when the version was made, and what a fresh stack makes of its edits.
  @Test(arguments: [0, 6 << 20, 1 << 30]) func anyWayToAVersion(snapshotBudget: Int) throws {
    let bench = try UndoTests.Bench(snapshotBudget: snapshotBudget)
    let stack = bench.editor.stack
    var digests = [0: stack.digest]
    var trail = [0]
    var ahead: [Int] = []
    var random = SeededRandom(seed: 21)
    for step in 0..<300 {
      switch random.below(9) {
      case 0...2: try bench.edit(&random)
      case 3 where trail.count > 1:
        try stack.undo()
        ahead.append(trail.removeLast())
        #expect(stack.history.here == trail.last)
      case 4 where !ahead.isEmpty:
        try stack.redo()
        trail.append(ahead.removeLast())
        #expect(stack.history.here == trail.last)
      case 5 where stack.count > 0:
        let edits = stack.edits
        let id = edits[random.below(edits.count)].id
        try stack.drop(id)
        #expect(stack.edits.map(\.id) == edits.map(\.id).filter { $0 != id })
      case 6:
        let version = random.below(stack.history.versions.count)
        guard version != stack.history.here else { continue }
        try stack.checkout(version, as: "x")
      case 7: try stack.setCheckpoint("c\(step % 5)", to: stack.history.here)
      default: continue
      }
      let here = stack.history.here
      if here != trail.last {
        trail.append(here)
        ahead = []
      }
      #expect(digests[here, default: stack.digest] == stack.digest, "step \(step)")
      digests[here] = stack.digest
    }
    for checkpoint in stack.history.checkpoints {
      try stack.checkout(checkpoint.version, as: checkpoint.name)
      #expect(stack.digest == digests[checkpoint.version])
    }
    let edits = stack.edits
    let digest = stack.digest
    try stack.checkout(0, as: "base")
    for edit in edits { try stack.push(edit) }
    #expect(stack.digest == digest)
  }

  @Test func theSameMovesMakeTheSameHistory() throws {
    let bench = try UndoTests.Bench(snapshotBudget: 0)
    let recorder = Recorder()
    bench.editor.stack.journal = recorder
    var random = SeededRandom(seed: 4)
    for _ in 0..<4 { try bench.edit(&random) }
    try bench.editor.stack.undo(2)
    try bench.edit(&random)
    try bench.editor.stack.drop(1)
    try bench.editor.stack.checkout(3, as: "#3")
    try bench.editor.stack.undo()
    let digest = bench.editor.stack.digest
    #expect(
      recorder.kinds == [
        .edit, .edit, .edit, .edit, .undo(2), .edit, .drop(id: 1),
        .checkout(name: "#3", version: 3), .undo(1),
      ])
    let history = bench.editor.stack.history
    try bench.editor.stack.restore(EditHistory())
    #expect(bench.editor.stack.digest == bench.editor.model.digest)
    try bench.editor.stack.restore(history)
    #expect(bench.editor.stack.digest == digest)
  }

  /// Keeps changes until it is told not to.
  private final class Recorder: EditJournal {
    struct Full: Error {}
    var kinds: [EditChange.Kind] = []
    var isFull = false

    func commit(_ change: EditChange) throws {
      if isFull { throw Full() }
      kinds.append(change.kind)
    }
  }

  @Test func whatTheJournalRefusesDoesNotHappen() throws {
    let bench = try UndoTests.Bench(snapshotBudget: 1 << 30)
    let stack = bench.editor.stack
    let recorder = Recorder()
    stack.journal = recorder
    var random = SeededRandom(seed: 8)
    for _ in 0..<3 { try bench.edit(&random) }
    try stack.undo()
    recorder.isFull = true
    let (digest, weight) = (stack.digest, bench.editor.model.llama.down(1))
    let attempts: [() throws -> Void] = [
      { try bench.edit(&random) }, { try stack.undo() }, { try stack.redo() },
      { try stack.drop(1) }, { try stack.checkout(0, as: "base") },
      { try stack.setCheckpoint("a", to: 0) },
      { try bench.editor.drop(1, later: .solvedAgain) },
    ]
    for attempt in attempts {
      #expect(throws: Recorder.Full.self) { try attempt() }
      #expect(stack.digest == digest)
      #expect(bench.editor.model.llama.down(1) === weight)
      #expect(stack.edits.count == 2 && stack.history.checkpoints.isEmpty)
    }
    // And nothing of the refused edit lives on in what is made next.
    recorder.isFull = false
    try stack.redo()
    try stack.undo()
    try bench.edit(&random)
    let edits = stack.edits
    let made = stack.digest
    try stack.checkout(0, as: "base")
    for edit in edits { try stack.push(edit) }
    #expect(stack.digest == made)
  }

  /// Solving again gives what would have been if the dropped edit had never been made.
  @Test func laterEditsAreSolvedAgain() throws {
    let bench = try UndoTests.Bench(snapshotBudget: 1 << 30)
    let (editor, facts) = (bench.editor, bench.facts)
    for fact in facts.prefix(4) { _ = try editor.edit([fact], bench.settings) }
    let solved = try editor.drop(2, later: .solvedAgain)
    #expect(solved.map(\.replaces) == [3, 4])
    #expect(editor.stack.edits.map(\.id) == [1, 5, 6])
    let digest = editor.stack.digest
    try editor.stack.undo()
    #expect(editor.stack.edits.map(\.id) == [1, 2, 3, 4])
    try editor.stack.checkout(1, as: "#1")
    for fact in facts[2..<4] { _ = try editor.edit([fact], bench.settings) }
    #expect(editor.stack.edits.map(\.digest) == editor.stack.history.edits(of: 6).map(\.digest))
    #expect(editor.stack.digest == digest)
  }

  @Test func droppingStopsWithoutATrace() throws {
    let bench = try UndoTests.Bench(snapshotBudget: 1 << 30)
    for fact in bench.facts.prefix(3) { _ = try bench.editor.edit([fact], bench.settings) }
    let digest = bench.editor.stack.digest
    let counter = Counter(12)
    #expect(throws: Interrupted.self) {
      try bench.editor.drop(
        1, later: .solvedAgain, cancellation: Cancellation { counter.isSpent })
    }
    #expect(bench.editor.stack.digest == digest)
    #expect(bench.editor.stack.history.versions.count == 4)
    #expect(throws: EditError.self) { try bench.editor.drop(9, later: .reapplied) }
  }

  /// A batch of more facts than the matrix has rows is kept in no more columns than rows.
  @Test func aLargeBatchIsKeptSmall() throws {
    let bench = try UndoTests.Bench(snapshotBudget: 1 << 30)
    let width = bench.editor.model.configuration.hiddenSize
    // The same few values over and over: what they are does not matter here.
    let indices = (0..<width + 8).map { $0 % bench.facts.count }
    var settings = bench.settings
    settings.method = .memit
    let edit = try bench.editor.edit(
      indices.map { bench.facts[$0] }, settings, values: indices.map { bench.values[$0] })
    #expect(edit.updates[0].rank == width)
    let digest = bench.editor.stack.digest
    try bench.editor.stack.undo()
    try bench.editor.stack.restore(bench.editor.stack.history)
    try bench.editor.stack.redo()
    #expect(bench.editor.stack.digest == digest)
  }
}
