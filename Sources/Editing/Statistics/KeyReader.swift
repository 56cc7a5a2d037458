import Llama
import Tensors

/// Reads keys (inputs of `down_proj`) and hidden states off the model as it is.
package struct KeyReader {
  private let model: LanguageModel
  private let contexts: ContextTemplates

  package init(_ model: LanguageModel, _ contexts: ContextTemplates) {
    self.model = model
    self.contexts = contexts
  }

  /// Averaged keys of facts at a layer: [n][F]. Only the tokens through subject-last and the blocks through `layer`
  /// are run.
  /// - Throws: `Interrupted`, or `EditError` for numbers that are not finite.
  package func keys(
    of facts: [Fact], layer: Int, cancellation: Cancellation = .never
  ) throws -> [[Float]] {
    let templates = contexts.all
    let sequences = try facts.map { fact in
      try templates.map { try SubjectPrompt(fact, context: $0, model).throughSubject }
    }
    var result: [[Float]] = []
    for part in passes(sequences) {
      let tape = Tape(forwardOnly: ())
      _ = try lastRows(Array(part.joined()), through: layer, tape, untilKey: true, cancellation)
      for fact in 0..<part.count {
        let rows = Matrix()
        rows.gather(
          tape[layer].key, rows: (0..<templates.count).map { Int32(fact * templates.count + $0) })
        result.append(weightedMean(rows, contexts.weights))
      }
    }
    return result
  }

  /// Output of block `layer` at subject-last of the clean prompts: [n][D].
  /// - Throws: as `keys`.
  package func hiddenStates(
    of facts: [Fact], layer: Int, cancellation: Cancellation = .never
  ) throws -> [[Float]] {
    let sequences = try facts.map { [try SubjectPrompt($0, model).throughSubject] }
    var result: [[Float]] = []
    for part in passes(sequences) {
      let hidden = try lastRows(
        Array(part.joined()), through: layer, Tape(forwardOnly: ()), cancellation)
      result += (0..<part.count).map { Array(hidden.row($0)) }
    }
    return result
  }

  /// The sequences of facts in passes of as many rows as the model's width allows, whole facts each.
  private func passes(_ facts: [[[Int32]]]) -> [ArraySlice<[[Int32]]>] {
    facts.runs(limit: model.configuration.rowsOfPass) { $0.reduce(0) { $0 + $1.count } }
  }

  /// Hidden states after `layer` at each sequence's last token, [sequences, D]; the keys stay on the tape.
  private func lastRows(
    _ sequences: [[Int32]], through layer: Int, _ tape: Tape, untilKey: Bool = false,
    _ cancellation: Cancellation
  ) throws -> Matrix {
    let batch = PackedBatch(sequences)
    let hidden = Matrix()
    model.llama.embed(batch, into: hidden)
    try model.llama.forward(
      hidden, through: 0..<layer + 1, batch, store: KeyValueStore(model.configuration), tape: tape,
      rows: sequences.indices.map { batch.row($0, position: sequences[$0].count - 1) },
      untilKey: untilKey,
      cancellation: cancellation)
    guard hidden.isFinite, tape[layer].key.isFinite else {
      throw EditError.notFinite(model, "in block \(layer)")
    }
    return hidden
  }
}
