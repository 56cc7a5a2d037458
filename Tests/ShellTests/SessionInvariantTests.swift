import Editing
import Llama
import Shell
import Tensors
import Testing

/// What must hold whatever is done: undo is exact, and what did not succeed changed nothing.
@Suite struct SessionInvariantTests {
  @Test func twoHundredRandomSteps() throws {
    let talk = try SessionTalk()
    try talk.say("set steps 5")
    // Digests of every state from the unedited model to the top, and of what redo would bring.
    var below = [talk.digest]
    var undone: [String] = []
    var random = SeededRandom(seed: 11)
    for step in 0..<200 {
      switch random.uniform() {
      case ..<0.4:
        try talk.say("edit The {Tower of Number \(step)} is located in the city of [Paris] -> Rome")
        #expect(!below.contains(talk.digest))
        below.append(talk.digest)
        undone = []
      case ..<0.75:
        guard below.count > 1 else { continue }
        try talk.say("undo")
        undone.append(below.removeLast())
      default:
        guard let next = undone.popLast() else { continue }
        try talk.say("redo")
        below.append(next)
      }
      #expect(talk.digest == below.last, "step \(step)")
    }
    if below.count > 1 { try talk.say("undo \(below.count - 1)") }
    #expect(talk.digest == below[0])
    #expect(try talk.say("ask The Eiffel Tower is located in the city of") == "Paris\n")
  }

  @Test func anInterruptedEditChangesNothing() throws {
    let stop = Stop()
    let talk = try SessionTalk(environment: .init(cancellation: stop.cancellation))
    try talk.say("edit --steps 3 case 5")
    let before = talk.digest
    let weights = Self.weights(talk)
    let line = "edit The {Eiffel Tower} is located in the city of [Paris] -> Rome"
    var interruptions = 0
    for polls in [0, 1, 7, 8, 15, 20, 40, 60, 90, 120, 150, 200] {
      stop.after(polls)
      let record = try #require(talk.session.execute(line))
      stop.never()
      guard case .failure(let error) = record.outcome else {
        // It was made before the stop was noticed: then it is in force, and said so.
        #expect(talk.session.open.stack.edits.count == 2)
        try talk.say("undo")
        #expect(talk.digest == before)
        continue
      }
      interruptions += 1
      #expect(error.code == .interrupted)
      #expect(error.message == "stopped; the weights are as they were")
      #expect(talk.digest == before)
      #expect(Self.weights(talk) == weights)
    }
    #expect(interruptions >= 6)
    #expect(try talk.say(line).contains("rewrite yes"))
  }

  private static func weights(_ talk: SessionTalk) -> [Digest] {
    let model = talk.session.open.model
    return (0..<model.configuration.blockCount).map { block in
      let matrix = model.llama.down(block).weight
      return Digest(of: UnsafeRawBufferPointer(start: matrix.base, count: matrix.count * 4))
    }
  }
}
