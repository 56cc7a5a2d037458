import Atlas
import Llama
import Tensors
import Testing

/// The hook alone: a pass on a corrupted stream with rows of a clean one put in.
@Suite struct InterventionTests {
  private let llama: Llama
  private let batch: PackedBatch
  private let blocks: Range<Int>
  private let corrupted = Matrix()

  init() throws {
    let model = try AtlasModel().model
    llama = model.llama
    batch = PackedBatch([model.encode("The Eiffel Tower is located in the city of")])
    blocks = 0..<model.configuration.blockCount
    try llama.embed(batch, into: corrupted)
    for index in 0..<corrupted.count where index % 3 == 0 { corrupted.base[index] += 0.3 }
  }

  private func run(_ start: Matrix, through range: Range<Int>, _ intervention: Intervention? = nil)
    throws -> Matrix
  {
    let hidden = start.clone()
    try llama.forward(
      hidden, through: range, batch, store: KeyValueStore(llama.configuration),
      tape: Tape(forwardOnly: ()), intervention: intervention)
    return hidden
  }

  @Test(arguments: [0, 3, 5]) func puttingEverythingBackUndoesTheCorruption(block: Int) throws {
    let start = Matrix()
    try llama.embed(batch, into: start)
    let source = try run(start, through: 0..<block + 1)
    var intervention = Intervention()
    for row in 0..<batch.rows {
      intervention.replace(.state, of: block, row: Int32(row), with: source, row: row)
    }
    let clean = try run(start, through: blocks)
    let restored = try run(corrupted, through: blocks, intervention)
    #expect(restored.values == clean.values)
    #expect(try run(corrupted, through: blocks).values != clean.values)
  }

  @Test func puttingNothingBackChangesNothing() throws {
    let plain = try run(corrupted, through: blocks)
    #expect(try run(corrupted, through: blocks, Intervention()).values == plain.values)
  }

  /// A part's output put back where it was made is no change but for rounding.
  @Test(arguments: [Intervention.Site.feedForward, .attention])
  func ownOutputsPutBackChangeNothing(site: Intervention.Site) throws {
    let hidden = corrupted.clone()
    let tape = Tape(forwardOnly: ())
    try llama.forward(
      hidden, through: 0..<1, batch, store: KeyValueStore(llama.configuration), tape: tape)
    let own = hidden.clone()
    for index in 0..<own.count {
      let middle = tape[0].middle.base[index]
      own.base[index] =
        site == .attention ? middle - tape[0].input.base[index] : own.base[index] - middle
    }
    var intervention = Intervention()
    for row in 0..<batch.rows {
      intervention.replace(site, of: 0, row: Int32(row), with: own, row: row)
    }
    let again = try run(corrupted, through: 0..<1, intervention)
    let difference = zip(again.values, hidden.values).map { abs($0 - $1) }.max()
    #expect(difference ?? 1 < 1e-4)
  }
}
