import Atlas
import Editing
import Evaluation
import Llama
import Tensors
import TestSupport
import Testing

/// However scoring is packed, dealt out to workers and started: the same answers.
@Suite struct ScoringTests {
  private let model: LanguageModel
  private let sets: [ProbeSet]

  init() throws {
    let atlas = try AtlasModel()
    model = atlas.model
    sets = atlas.world.records().prefix(12).map(ProbeSet.init)
  }

  /// Every prompt with the objects of its own record and of the next.
  private var pairs: [Scorer.Pair] {
    zip(sets, sets.dropFirst()).flatMap { set, other in
      set.prompts.flatMap { prompt in
        [set.new, set.old, other.new, other.old].map { Scorer.Pair(prompt: prompt, object: $0) }
      }
    }
  }

  private func differences(_ some: [Double], _ others: [Double]) -> Double {
    some.count == others.count
      ? zip(some, others).map { abs($0 - $1) }.max() ?? .infinity : .infinity
  }

  private func edit(_ block: Int) {
    let edited = model.llama.down(block).weight.clone()
    for index in 0..<edited.count { edited.base[index] *= 1.5 }
    model.llama.setDown(block, Linear(edited))
  }

  @Test func workersAnswerEverything() throws {
    let together = try Scorer(model).outcomes(pairs)
    let oneByOne = try Scorer(model, rowLimit: 1).outcomes(pairs)
    #expect(
      differences(
        together.map(\.negativeLogLikelihood), oneByOne.map(\.negativeLogLikelihood)) < 1e-4)
    #expect(together.map(\.accuracy) == oneByOne.map(\.accuracy))
  }

  /// States kept up to block 2 serve edits of that block and above, not of those below, whatever was edited when they
  /// were computed; prompts that are not among them are computed as ever.
  @Test func keptStatesChangeNothing() throws {
    let (keeping, plain) = (Scorer(model), Scorer(model))
    model.llama.setDown(1, Linear(model.llama.down(1).weight.clone()))
    var passes = 0
    try keeping.keepStates(of: Array(sets.prefix(8)), upTo: 2) {
      passes += 1
      #expect($0 == passes && $1 >= $0)
    }
    #expect(passes > 0)
    func compare() throws -> [Double] {
      let (some, others) = (
        try keeping.negativeLogLikelihoods(pairs), try plain.negativeLogLikelihoods(pairs)
      )
      #expect(differences(some, others) < 1e-4)
      return some
    }
    model.llama.setDown(1, nil)
    let unedited = try compare()
    for block in [2, 0] {
      edit(block)
      #expect(differences(try compare(), unedited) > 1e-2)
      model.llama.setDown(block, nil)
    }
  }

  /// The last block's keys leave no block to run, the first's all but that.
  @Test(arguments: [0, 5]) func keptStatesServeEveryBlock(_ block: Int) throws {
    let scorer = Scorer(model)
    edit(block)
    defer { model.llama.setDown(block, nil) }
    let expected = try scorer.negativeLogLikelihoods(pairs)
    try scorer.keepStates(of: sets, upTo: block)
    #expect(differences(try scorer.negativeLogLikelihoods(pairs), expected) < 1e-4)
  }

  /// A pass over what is kept starts behind the block, so it runs fewer of them.
  @Test func keptStatesSpareTheBlocksBelow() throws {
    let scorer = Scorer(model)
    let blocks = model.configuration.blockCount
    func rows() throws -> Int {
      let before = WorkDone.soFar.blockRows
      _ = try scorer.scores(sets)
      return WorkDone.soFar.blockRows - before
    }
    let whole = try rows()
    try scorer.keepStates(of: sets, upTo: 2)
    #expect(try rows() * blocks == whole * (blocks - 3))
  }

  @Test func stoppedKeepingKeepsNothing() throws {
    let scorer = Scorer(model)
    let before = try scorer.scores(sets)
    #expect(throws: Interrupted.self) {
      try scorer.keepStates(of: sets, upTo: 2, cancellation: Cancellation { true })
    }
    #expect(try scorer.scores(sets) == before)
  }

  /// Two workers do two seconds' work in one.
  @Test func kernelsTakeNoLongerThanTheWhole() throws {
    let scorer = Scorer(model)
    _ = try scorer.scores(sets)
    let began = Clock.seconds
    let times = try KernelTimes.measure { _ = try scorer.scores(sets) }
    let whole = Clock.seconds - began
    #expect(times.products > 0)
    #expect(times.products + times.besideProducts <= whole)
  }
}
