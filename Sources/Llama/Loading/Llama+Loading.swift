import Tensors

extension Llama {
  /// Builds the model from a checkpoint.
  ///
  /// - Parameters:
  ///   - holding: whether weights are copied or stay where they are.
  ///   - rotaryFrequencies: in place of the configuration's own, to follow a program that rounded them.
  ///   - head: which tensors are embedding and head, if that is known already.
  ///   - choice: what came of `holding`, if that is known already.
  ///   - cancellation: asked before each tensor.
  ///   - report: called with the tensors asked for so far and those in all.
  /// - Throws: `ModelError` or `StorageError` naming the file and the tensor; `Interrupted`.
  /// - Cost: widened, every weight is read and copied once, twice for the linears; mapped, none but the norms.
  package convenience init(
    _ configuration: LlamaConfiguration, from checkpoint: Checkpoint,
    holding: WeightHolding = .automatic, rotaryFrequencies: [Double]? = nil,
    head storedHead: StoredHead? = nil, choice: WeightChoice? = nil,
    cancellation: Cancellation = .never, report: @escaping (Int, Int) -> Void = { _, _ in }
  ) throws {
    let storedHead = try storedHead ?? StoredHead(configuration, checkpoint)
    var configuration = configuration
    configuration.tiedHead = !storedHead.isOwn
    let choice =
      choice ?? WeightChoice(holding, configuration, available: ProcessMemory.availableBytes)
    try MemoryNeed(configuration, checkpointBytes: checkpoint.byteCount, choice).check()
    var reader = WeightReader(
      configuration: configuration, checkpoint: checkpoint, isMapped: choice.isMapped,
      tensorCount: configuration.tensors.count, cancellation: cancellation, report: report)
    let embedding = try reader.matrix(storedHead.embedding, .vocabulary, .hidden)
    let rotary = RotaryEmbedding(
      frequencies: rotaryFrequencies ?? configuration.rotaryFrequencies)
    let blocks = try (0..<configuration.blockCount).map { try reader.block($0, rotary) }
    let finalNorm = try reader.norm("model.norm.weight")
    let head =
      storedHead.isOwn
      ? try reader.matrix(StoredHead.head, .vocabulary, .hidden) : embedding
    reader.known.insert(StoredHead.head)
    try checkpoint.refuse(allBut: reader.known)
    self.init(
      configuration: configuration, embedding: embedding, blocks: blocks, finalNorm: finalNorm,
      head: Linear(head))
  }
}

/// Reads the tensors of one model and remembers which it has asked for.
private struct WeightReader {
  enum Dimension { case vocabulary, hidden }

  let configuration: LlamaConfiguration
  let checkpoint: Checkpoint
  let isMapped: Bool
  let tensorCount: Int
  let cancellation: Cancellation
  let report: (Int, Int) -> Void
  var known: Set<String> = []

  private func size(_ dimension: Dimension) -> Int {
    switch dimension {
    case .vocabulary: configuration.vocabularySize
    case .hidden: configuration.hiddenSize
    }
  }

  mutating func matrix(_ name: String, _ rows: Dimension, _ columns: Dimension) throws -> Weight {
    try stacked([(name, size(rows))], columns: size(columns))
  }

  /// Tensors of one width, one below the other: [sum of rows, columns].
  mutating func stacked(_ parts: [(name: String, rows: Int)], columns: Int) throws -> Weight {
    if isMapped {
      return .stored(
        try parts.map { part in
          try ask(for: part.name)
          return try checkpoint.matrix(part.name, shape: [part.rows, columns])
        })
    }
    let result = Matrix(parts.reduce(0) { $0 + $1.rows }, columns)
    var row = 0
    for part in parts {
      try ask(for: part.name)
      let read = known.count
      try checkpoint.read(part.name, shape: [part.rows, columns], into: result, row: row) {
        try cancellation.check()
        report(read, tensorCount)
      }
      row += part.rows
    }
    return .dense(result)
  }

  mutating func norm(_ name: String) throws -> RMSNorm {
    let weight = Matrix(1, configuration.hiddenSize)
    try ask(for: name)
    try checkpoint.read(name, shape: [configuration.hiddenSize], into: weight)
    return RMSNorm(weight: weight, epsilon: configuration.normEpsilon)
  }

  private mutating func ask(for name: String) throws {
    try cancellation.check()
    report(known.count, tensorCount)
    known.insert(name)
  }

  mutating func block(_ index: Int, _ rotary: RotaryEmbedding) throws -> Block {
    let c = configuration
    let prefix = "model.layers.\(index)."
    let attentionNorm = try norm(prefix + "input_layernorm.weight")
    let queryKeyValue = try stacked(
      [
        (prefix + "self_attn.q_proj.weight", c.headCount * c.headSize),
        (prefix + "self_attn.k_proj.weight", c.keyValueSize),
        (prefix + "self_attn.v_proj.weight", c.keyValueSize),
      ], columns: c.hiddenSize)
    let output = try stacked(
      [(prefix + "self_attn.o_proj.weight", c.hiddenSize)], columns: c.headCount * c.headSize)
    let feedForwardNorm = try norm(prefix + "post_attention_layernorm.weight")
    let gateUp = try stacked(
      [
        (prefix + "mlp.gate_proj.weight", c.intermediateSize),
        (prefix + "mlp.up_proj.weight", c.intermediateSize),
      ], columns: c.hiddenSize)
    let down = try stacked(
      [(prefix + "mlp.down_proj.weight", c.hiddenSize)], columns: c.intermediateSize)
    return Block(
      index: index, configuration: c, rotary: rotary, attentionNorm: attentionNorm,
      queryKeyValue: queryKeyValue, output: output, feedForwardNorm: feedForwardNorm,
      gateUp: gateUp,
      down: down)
  }
}

extension Block {
  /// A block of these matrices, in the shapes that `Llama.swift` states.
  package init(
    index: Int, configuration c: LlamaConfiguration, rotary: RotaryEmbedding,
    attentionNorm: RMSNorm,
    queryKeyValue: Weight, output: Weight, feedForwardNorm: RMSNorm, gateUp: Weight, down: Weight
  ) {
    self.attentionNorm = attentionNorm
    attention = Attention(
      queryKeyValue: Linear(queryKeyValue), output: Linear(output), rotary: rotary,
      heads: c.headCount,
      keyValueHeads: c.keyValueHeadCount, headSize: c.headSize, index: index)
    self.feedForwardNorm = feedForwardNorm
    feedForward = FeedForward(gateUp: Linear(gateUp), down: Linear(down))
  }
}
