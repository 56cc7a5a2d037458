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
      let (_, places) = try lastRows(
        Array(part.joined()), through: layer, tape, untilKey: true, cancellation)
      for start in stride(from: 0, to: places.count, by: templates.count) {
        let rows = Matrix()
        rows.gather(tape[layer].key, rows: Array(places[start..<start + templates.count]))
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
      let (hidden, places) = try lastRows(
        Array(part.joined()), through: layer, Tape(forwardOnly: ()), cancellation)
      result += places.map { Array(hidden.row(Int($0))) }
    }
    return result
  }

  /// The sequences of facts in passes of as many rows as the model's width allows, whole facts each.
  private func passes(_ facts: [[[Int32]]]) -> [ArraySlice<[[Int32]]>] {
    facts.runs(limit: model.configuration.rowsOfPass) { $0.reduce(0) { $0 + $1.count } }
  }

  /// Hidden states after `layer` at the sequences' last tokens, and the row of each sequence in them; the keys of the
  /// same rows stay on the tape. What sequences have in common from the start, such as a context, is run once.
  private func lastRows(
    _ sequences: [[Int32]], through layer: Int, _ tape: Tape, untilKey: Bool = false,
    _ cancellation: Cancellation
  ) throws -> (hidden: Matrix, places: [Int32]) {
    let texts = PackedTexts(sequences)
    let asked = AskedRows(texts.rows.compactMap(\.last))
    let hidden = Matrix()
    try model.llama.embed(texts.batch, into: hidden)
    try model.llama.forward(
      hidden, through: 0..<layer + 1, texts.batch, store: KeyValueStore(model.configuration),
      tape: tape, rows: asked.rows, untilKey: untilKey, cancellation: cancellation)
    guard hidden.isFinite, tape[layer].key.isFinite else {
      throw EditError.notFinite(model, "in block \(layer)")
    }
    return (hidden, asked.places)
  }
}
