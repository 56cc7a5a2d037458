import CNumerics
import Tensors

// The architecture, top to bottom. T packed rows, Q rows asked for (the last block of a pass may be asked for fewer
// than it was given), D model width, F feed-forward width, H query heads and KV key/value heads of size hd,
// V vocabulary. Every backward stands under its forward and takes the same activations.

/// Root mean square norm (Zhang & Sennrich 2019).
package struct RMSNorm {
  package let weight: Matrix  // [1, D]
  let epsilon: Float

  package init(weight: Matrix, epsilon: Float) {
    self.weight = weight
    self.epsilon = epsilon
  }

  func forward(_ x: Matrix, into y: Matrix, inverseRMS: Matrix) {
    y.reshape(x.rows, x.columns)
    inverseRMS.reshape(x.rows, 1)
    cn_rms_norm(
      Int64(x.rows), Int64(x.columns), epsilon, x.base, weight.base, y.base, inverseRMS.base)
  }

  /// dx += gradient; the weight's own gradient is added to `dWeight` if there is one.
  func backward(_ x: Matrix, inverseRMS: Matrix, dy: Matrix, addTo dx: Matrix, dWeight: Matrix?) {
    let (rows, width) = (Int64(x.rows), Int64(x.columns))
    cn_rms_norm_backward(rows, width, x.base, weight.base, inverseRMS.base, dy.base, dx.base)
    if let dWeight {
      cn_rms_norm_weight_gradient(rows, width, x.base, inverseRMS.base, dy.base, dWeight.base)
    }
  }
}

/// Grouped-query attention with rotary positions.
package struct Attention {
  package let queryKeyValue: Linear  // [(H + 2 KV) hd, D]
  package let output: Linear  // [D, H hd]
  let rotary: RotaryEmbedding
  let heads, keyValueHeads, headSize: Int
  let index: Int

  /// normedInput [T, D] -> added to residual [Q, D].
  func forward(
    _ a: BlockActivations, _ batch: PackedBatch, _ store: KeyValueStore, residual: Matrix
  ) {
    queryKeyValue.forward(a.normedInput, into: a.queryKeyValue)  // [T, (H + 2 KV) hd]
    rotary.apply(
      to: a.queryKeyValue, heads: heads + keyValueHeads, headSize: headSize,
      positions: batch.positions)
    store.write(a.queryKeyValue, of: batch, block: index)
    a.segments = batch.segments(queryRows: a.queryRows)
    if a.keepsProbabilities { a.probabilities.reshape(a.queryRows.count * heads, batch.longest) }
    a.attended.reshape(a.queryRows.count, heads * headSize)  // [Q, H hd]
    withKernelView(a, store) { cn_attention_forward(&$0, a.attended.base) }
    output.forward(a.attended, into: residual, accumulate: true)
  }

  /// dResidual [Q, D] -> dNormed [T, D] in `tape.dNormed`.
  func backward(
    _ a: BlockActivations, _ batch: PackedBatch, _ store: KeyValueStore, dResidual: Matrix,
    tape: Tape,
    gradients: BlockGradients?
  ) {
    output.backward(dResidual, into: tape.dAttended)  // [Q, H hd]
    let rows = a.queryKeyValue.rows
    tape.dQueryKeyValue.reshape(rows, a.queryKeyValue.columns)  // [T, (H + 2 KV) hd]
    withKernelView(a, store) {
      cn_attention_backward(&$0, tape.dAttended.base, Int64(rows), tape.dQueryKeyValue.base)
    }
    rotary.apply(
      to: tape.dQueryKeyValue, heads: heads + keyValueHeads, headSize: headSize,
      positions: batch.positions, backward: true)
    queryKeyValue.backward(tape.dQueryKeyValue, into: tape.dNormed)
    if let gradients {
      output.accumulateGradient(dResidual, a.attended, into: gradients.output)
      queryKeyValue.accumulateGradient(
        tape.dQueryKeyValue, a.normedInput, into: gradients.queryKeyValue)
    }
  }

  private func withKernelView(
    _ a: BlockActivations, _ store: KeyValueStore, _ body: (inout cn_attention) -> Void
  ) {
    a.segments.withUnsafeBufferPointer { segments in
      a.queryRows.withUnsafeBufferPointer { rows in
        var view = cn_attention(
          segments: Int64(segments.count), heads: Int64(heads), kv_heads: Int64(keyValueHeads),
          head_dim: Int64(headSize), segment: segments.baseAddress, query_row: rows.baseAddress,
          qkv: a.queryKeyValue.base, qkv_stride: Int64(a.queryKeyValue.columns),
          keys: store.keys[index].base, values: store.values[index].base,
          probabilities: a.keepsProbabilities ? a.probabilities.base : nil,
          probability_stride: Int64(a.probabilities.columns))
        body(&view)
      }
    }
  }
}

/// SwiGLU feed-forward (Shazeer 2020): down(silu(gate(x)) * up(x)). Its inner activation is the key that ROME,
/// MEMIT and EMMET read, and `down` the matrix they write.
package struct FeedForward {
  package let gateUp: Linear  // [2 F, D], gate above up
  package internal(set) var down: Linear  // [D, F]

  /// normedMiddle [Q, D] -> key [Q, F] -> added to residual [Q, D], if there is one.
  func forward(_ a: BlockActivations, residual: Matrix?) {
    gateUp.forward(a.normedMiddle, into: a.gateUp)  // [Q, 2 F]
    a.key.reshape(a.gateUp.rows, down.inputs)  // [Q, F]
    cn_swiglu(Int64(a.key.rows), Int64(a.key.columns), a.gateUp.base, a.key.base)
    if let residual { down.forward(a.key, into: residual, accumulate: true) }
  }

  /// dResidual [Q, D] -> dNormed [Q, D] in `tape.dNormed`.
  func backward(
    _ a: BlockActivations, dResidual: Matrix, tape: Tape, gradients: BlockGradients?
  ) {
    let (rows, width) = (Int64(a.gateUp.rows), Int64(down.inputs))
    down.backward(dResidual, into: tape.dKey)  // [Q, F]
    tape.dGateUp.reshape(a.gateUp.rows, a.gateUp.columns)  // [Q, 2 F]
    cn_swiglu_backward(rows, width, a.gateUp.base, tape.dKey.base, tape.dGateUp.base)
    gateUp.backward(tape.dGateUp, into: tape.dNormed)
    if let gradients {
      down.accumulateGradient(dResidual, a.key, into: gradients.down)
      gateUp.accumulateGradient(tape.dGateUp, a.normedMiddle, into: gradients.gateUp)
    }
  }
}

/// One block: x + attention(norm(x)), then x + feedForward(norm(x)).
package struct Block {
  package let attentionNorm: RMSNorm
  package let attention: Attention
  package let feedForwardNorm: RMSNorm
  package internal(set) var feedForward: FeedForward

  /// hidden [T, D] -> [Q, D] in place. `queryRows` nil asks for all rows; none at all only fills the store.
  func forward(
    _ hidden: Matrix, _ batch: PackedBatch, _ store: KeyValueStore, _ a: BlockActivations,
    queryRows: [Int32]?, untilKey: Bool = false, intervention: Intervention? = nil
  ) {
    let index = attention.index
    cn_count_block_rows(Int64(hidden.rows))
    a.queryRows = queryRows ?? (0..<Int32(hidden.rows)).map { $0 }
    a.input.copy(hidden)
    attentionNorm.forward(a.input, into: a.normedInput, inverseRMS: a.inputInverseRMS)
    if let queryRows { hidden.gather(a.input, rows: queryRows) }  // [Q, D]
    attention.forward(a, batch, store, residual: hidden)
    intervention?.apply(.attention, of: index, to: hidden, a)
    a.middle.copy(hidden)
    feedForwardNorm.forward(a.middle, into: a.normedMiddle, inverseRMS: a.middleInverseRMS)
    feedForward.forward(a, residual: untilKey ? nil : hidden)
    intervention?.apply(.feedForward, of: index, to: hidden, a)
    intervention?.apply(.state, of: index, to: hidden, a)
  }

  /// dHidden [Q, D] -> [T, D] in place.
  func backward(
    _ dHidden: Matrix, _ batch: PackedBatch, _ store: KeyValueStore, _ a: BlockActivations,
    tape: Tape,
    gradients: BlockGradients?
  ) {
    feedForward.backward(a, dResidual: dHidden, tape: tape, gradients: gradients)
    feedForwardNorm.backward(
      a.middle, inverseRMS: a.middleInverseRMS, dy: tape.dNormed, addTo: dHidden,
      dWeight: gradients?.feedForwardNorm)
    attention.backward(a, batch, store, dResidual: dHidden, tape: tape, gradients: gradients)
    if a.queryRows.count < a.input.rows {
      tape.dMiddle.copy(dHidden)
      dHidden.scatter(tape.dMiddle, to: a.queryRows, rows: a.input.rows)  // [T, D]
    }
    attentionNorm.backward(
      a.input, inverseRMS: a.inputInverseRMS, dy: tape.dNormed, addTo: dHidden,
      dWeight: gradients?.attentionNorm)
  }
}

/// A Llama model: embedding, blocks, norm, head.
package final class Llama {
  package let configuration: LlamaConfiguration
  package let embedding: Weight  // [V, D]
  package private(set) var blocks: [Block]
  package let finalNorm: RMSNorm
  /// [V, D]; shares the embedding's values if the head is tied.
  package let head: Linear
  private let baseDown: [Linear]

  package init(
    configuration: LlamaConfiguration, embedding: Weight, blocks: [Block], finalNorm: RMSNorm,
    head: Linear
  ) {
    self.configuration = configuration
    self.embedding = embedding
    self.blocks = blocks
    self.finalNorm = finalNorm
    self.head = head
    baseDown = blocks.map(\.feedForward.down)
  }

  // MARK: Passes

  /// Embeddings of the batch's tokens, [T, D], with which every pass begins.
  /// - Throws: `ModelError` for a token beyond the vocabulary.
  package func embed(_ batch: PackedBatch, into hidden: Matrix) throws {
    try check(batch.tokens)
    cn_count_tokens(Int64(batch.rows))
    embedding.gather(batch.tokens, into: hidden)
  }

  /// Runs blocks `range` on the residual stream, in place: [T, D] -> [T, D], or [Q, D] if the last block is asked
  /// for `rows` alone (ascending packed rows); without a block, they are picked from what was given. `untilKey` ends it at the key of the last block, and `hidden` is then
  /// left as it was before that block's feed-forward.
  /// - Parameter intervention: rows to put in the place of what the blocks compute. Such a pass has no backward.
  /// - Throws: `Interrupted` between blocks.
  package func forward(
    _ hidden: Matrix, through range: Range<Int>, _ batch: PackedBatch, store: KeyValueStore,
    tape: Tape,
    rows: [Int32]? = nil, untilKey: Bool = false, intervention: Intervention? = nil,
    cancellation: Cancellation = .never
  ) throws {
    if range.isEmpty, let rows {
      tape.dMiddle.copy(hidden)
      hidden.gather(tape.dMiddle, rows: rows)  // [Q, D]
    }
    for index in range {
      try cancellation.check()
      let isLast = index == range.upperBound - 1
      blocks[index].forward(
        hidden, batch, store, tape[index], queryRows: isLast ? rows : nil,
        untilKey: isLast && untilKey, intervention: intervention)
    }
  }

  /// Follows the same pass backward: the gradient with respect to the output of the last block of `range` becomes
  /// the one with respect to the input of the first.
  package func backward(
    _ dHidden: Matrix, through range: Range<Int>, _ batch: PackedBatch, store: KeyValueStore,
    tape: Tape,
    gradients: [BlockGradients]? = nil, cancellation: Cancellation = .never
  ) throws {
    precondition(tape.keepsAllBlocks, "a forward-only tape cannot be followed backward")
    precondition(!batch.sharesRows, "shared rows cannot be followed backward")
    for index in range.reversed() {
      try cancellation.check()
      blocks[index].backward(
        dHidden, batch, store, tape[index], tape: tape, gradients: gradients?[index])
    }
  }

  /// Logits [Q, V] of the residual stream after the last block [Q, D]; `scratch` keeps what backward needs.
  package func logits(_ hidden: Matrix, into logits: Matrix, scratch: HeadActivations) {
    scratch.input.copy(hidden)
    finalNorm.forward(hidden, into: scratch.normed, inverseRMS: scratch.inverseRMS)
    head.forward(scratch.normed, into: logits)
  }

  /// dLogits [Q, V] -> dHidden [Q, D].
  package func logitsBackward(
    _ dLogits: Matrix, scratch: HeadActivations, into dHidden: Matrix, dNorm: Matrix? = nil,
    dHead: Matrix? = nil
  ) {
    head.backward(dLogits, into: scratch.dNormed)
    dHidden.reshape(dLogits.rows, configuration.hiddenSize)
    dHidden.fill(0)
    finalNorm.backward(
      scratch.input, inverseRMS: scratch.inverseRMS, dy: scratch.dNormed, addTo: dHidden,
      dWeight: dNorm)
    if let dHead { head.accumulateGradient(dLogits, scratch.normed, into: dHead) }
  }

  // MARK: Edited weights

  /// `down_proj` of a block as it is now, [D, F].
  package func down(_ block: Int) -> Linear { blocks[block].feedForward.down }

  /// `down_proj` of a block as the checkpoint has it, [D, F].
  package func baseDown(_ block: Int) -> Linear { baseDown[block] }

  /// Puts another matrix in the place of a block's `down_proj`; nil puts the checkpoint's back.
  package func setDown(_ block: Int, _ linear: Linear?) {
    blocks[block].feedForward.down = linear ?? baseDown[block]
  }

  /// Whether the blocks before `block` are as the checkpoint has them.
  package func isUnedited(below block: Int) -> Bool {
    (0..<block).allSatisfy { down($0) === baseDown($0) }
  }

  /// Runs `body` on the checkpoint's own weights, whatever has been edited, and puts the edits back afterwards.
  package func withBaseWeights<Result>(_ body: () throws -> Result) rethrows -> Result {
    let edited = blocks.map(\.feedForward.down)
    for block in blocks.indices { setDown(block, nil) }
    defer { for block in blocks.indices { setDown(block, edited[block]) } }
    return try body()
  }
}

/// What the norm and head computed, for their backward pass.
package final class HeadActivations {
  let input = Matrix()  // [Q, D]
  package let normed = Matrix()  // [Q, D]
  let inverseRMS = Matrix()  // [Q, 1]
  let dNormed = Matrix()  // [Q, D]
  package init() {}
}
