import Atlas
import Llama
import Tensors
import TestSupport
import Testing

/// Texts that share their beginnings, against each of them alone.
@Suite struct PackedTextsTests {
  private let model: LanguageModel
  /// One that is the beginning of another, two that part in the middle, two that are equal, one that shares nothing
  /// but begin-of-text, in no order.
  private let texts: [[Int32]]

  init() throws {
    let model = try AtlasModel().model
    self.model = model
    texts = [
      "The Eiffel Tower is located in the city of", "Marie Curie was born in",
      "The Eiffel Tower", "The Eiffel Tower is made of", "The Eiffel Tower", "The Louvre is",
    ].map { model.encode($0) }
  }

  private var blocks: Range<Int> { 0..<model.configuration.blockCount }

  private func logits(_ hidden: Matrix) -> Matrix {
    let result = Matrix()
    model.llama.logits(hidden, into: result, scratch: HeadActivations())
    return result
  }

  private func alone(_ text: [Int32]) throws -> Matrix {
    let batch = PackedBatch([text])
    let hidden = Matrix()
    try model.llama.embed(batch, into: hidden)
    try model.llama.forward(
      hidden, through: blocks, batch, store: KeyValueStore(model.configuration),
      tape: Tape(forwardOnly: ()))
    return logits(hidden)
  }

  @Test func everyRowIsWhatItIsAlone() throws {
    let packed = PackedTexts(texts)
    // Of every distinct beginning one row.
    let beginnings = Set(texts.flatMap { text in text.indices.map { Array(text[...$0]) } })
    #expect(packed.batch.rows == beginnings.count)
    #expect(packed.batch.sharesRows)
    let hidden = Matrix()
    try model.llama.embed(packed.batch, into: hidden)
    try model.llama.forward(
      hidden, through: blocks, packed.batch, store: KeyValueStore(model.configuration),
      tape: Tape(forwardOnly: ()))
    let together = logits(hidden)
    for (text, rows) in zip(texts, packed.rows) {
      let expected = try alone(text)
      #expect(rows.count == text.count)
      for (position, row) in rows.enumerated() {
        #expect(
          relativeError(Array(together.row(Int(row))), Array(expected.row(position))) < 1e-4)
      }
    }
  }

  /// Each text's region holds keys and values of all its tokens, those that it shares too: another can go on there.
  @Test func everyTextCanBeContinued() throws {
    let continuation = try model.encodeObject("Rome in winter", after: "a")
    var regions: [Int] = []
    for text in texts {
      regions.append((regions.last ?? 5) + 20)
      #expect(text.count + continuation.count <= 20)
    }
    let packed = PackedTexts(texts, regions: regions)
    let store = KeyValueStore(model.configuration)
    let hidden = Matrix()
    try model.llama.embed(packed.batch, into: hidden)
    try model.llama.forward(
      hidden, through: blocks, packed.batch, store: store, tape: Tape(forwardOnly: ()), rows: [])
    let further = PackedBatch(
      zip(texts, regions).map {
        .init(tokens: continuation, past: $0.count, storeStart: $1)
      })
    try model.llama.embed(further, into: hidden)
    try model.llama.forward(
      hidden, through: blocks, further, store: store, tape: Tape(forwardOnly: ()))
    let together = logits(hidden)
    for (index, text) in texts.enumerated() {
      let expected = try alone(text + continuation)
      let last = together.row((index + 1) * continuation.count - 1)
      #expect(relativeError(Array(last), Array(expected.row(expected.rows - 1))) < 1e-4)
    }
  }

  @Test func rowsAreAskedForOnceAndInOrder() {
    let asked = AskedRows([7, 2, 7, 9, 2])
    #expect(asked.rows == [2, 7, 9])
    #expect(asked.places == [1, 0, 1, 2, 0])
    #expect(AskedRows([]).rows.isEmpty)
  }
}
