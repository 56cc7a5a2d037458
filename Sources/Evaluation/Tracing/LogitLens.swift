import Llama
import Tensors

/// The logit lens (nostalgebraist 2020): the model's norm and head on the residual stream after every block, at the
/// last token of a prompt. What a block's distribution names is what the model would say if it ended there.
package struct LogitLens {
  private let model: LanguageModel

  package init(_ model: LanguageModel) { self.model = model }

  /// The next token's distribution after each block; the last is the model's own.
  ///
  /// - Throws: `ModelError` if the prompt outgrows the model's positions or a logit is not finite; `Interrupted`.
  /// - Cost: one pass over the prompt, and a head a block.
  package func distributions(
    _ prompt: String, cancellation: Cancellation = .never
  ) throws -> [NextTokenDistribution] {
    let tokens = model.encode(prompt: prompt)
    try model.checkLength(tokens.count, of: prompt)
    let batch = PackedBatch([tokens])
    let store = KeyValueStore(model.configuration)
    let tape = Tape(forwardOnly: ())
    let hidden = Matrix()
    let last = Matrix(0, model.configuration.hiddenSize)  // [blocks, D]
    try model.llama.embed(batch, into: hidden)
    for block in 0..<model.configuration.blockCount {
      try model.llama.forward(
        hidden, through: block..<block + 1, batch, store: store, tape: tape,
        cancellation: cancellation)
      last.grow(rows: block + 1)
      last.row(block).baseAddress?.update(
        from: hidden.base + (tokens.count - 1) * hidden.columns, count: hidden.columns)
    }
    return try LogitReader(model.llama).distributions(last, model.tokenizer)
  }
}
