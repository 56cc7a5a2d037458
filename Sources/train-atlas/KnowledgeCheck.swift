import Atlas
import Llama
import Tensors

/// Which facts a model completes: every token of the object is the most probable one.
struct KnowledgeCheck {
  private let model: Llama
  private let tokenizer: Tokenizer

  init(_ model: Llama, _ tokenizer: Tokenizer) {
    self.model = model
    self.tokenizer = tokenizer
  }

  /// Fractions of the world's facts known in all five templates, and in template 0.
  func fractionKnown(_ world: AtlasWorld) throws -> (inEvery: Double, inFirst: Double) {
    var known = [Int](repeating: 0, count: world.facts.count)
    var inFirst = 0
    for template in 0..<5 {
      for start in stride(from: 0, to: world.facts.count, by: 200) {
        let facts = Array(start..<min(start + 200, world.facts.count))
        for (fact, isKnown) in zip(facts, try check(facts, world, template: template)) where isKnown
        {
          known[fact] += 1
          if template == 0 { inFirst += 1 }
        }
      }
    }
    let count = Double(world.facts.count)
    return (Double(known.filter { $0 == 5 }.count) / count, Double(inFirst) / count)
  }

  private func check(_ facts: [Int], _ world: AtlasWorld, template: Int) throws -> [Bool] {
    var texts: [[Int32]] = []
    var targets: [[Int32]] = []
    for fact in facts {
      let object = tokenizer.encode(" " + world.facts[fact].object)
      let prompt = tokenizer.encode(world.prompt(fact, template: template))
      texts.append([model.configuration.beginOfText ?? 0] + prompt + object.dropLast())
      targets.append(object)
    }
    let batch = PackedBatch(texts)
    let rows = targets.indices.flatMap { index in
      let last = batch.rowStarts[index] + texts[index].count - 1
      return (0..<targets[index].count).map { Int32(last - targets[index].count + 1 + $0) }
    }
    let hidden = Matrix()
    let logits = Matrix()
    model.embed(batch, into: hidden)
    try model.forward(
      hidden, through: 0..<model.configuration.blockCount, batch,
      store: KeyValueStore(model.configuration), tape: Tape(forwardOnly: ()), rows: rows)
    model.logits(hidden, into: logits, scratch: HeadActivations())
    var row = 0
    return targets.map { target in
      defer { row += target.count }
      return target.indices.allSatisfy {
        highest(1, of: UnsafeBufferPointer(logits.row(row + $0)))[0] == Int(target[$0])
      }
    }
  }
}
