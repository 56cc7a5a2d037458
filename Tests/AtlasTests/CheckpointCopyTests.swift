import Atlas
import Llama
import Tensors
import TestSupport
import Testing

@Suite struct CheckpointCopyTests {
  private let atlas: AtlasModel
  private let name = Checkpoint.downName(2)

  init() throws { atlas = try AtlasModel() }

  /// Block 2's `down_proj`, a little larger.
  private var matrix: Matrix {
    let matrix = atlas.model.llama.baseDown(2).weight.clone()
    for index in 0..<matrix.count { matrix.base[index] *= 1.001 }
    return matrix
  }

  @Test func everythingElseIsTheSameBytes() throws {
    let directory = try TemporaryDirectory()
    let copy = try CheckpointCopy(atlas.model.checkpoint, replacing: [name: matrix])
    var reported = 0
    try copy.write(into: directory.path) { reported = $0 }
    #expect(reported == copy.byteCount)
    let base = try #require(atlas.model.checkpoint.files.first)
    let written = try SafetensorsFile(path: directory("model.safetensors"))
    #expect(written.metadata == base.metadata)
    #expect(written.tensors.count == base.tensors.count)
    for tensor in base.tensors where tensor.name != name {
      #expect(try written.bytes(tensor.name).elementsEqual(base.bytes(tensor.name)))
    }
    #expect(try written.tensor(name).type == .bfloat16)
    // To the nearest of two neighbours 2^-8 apart, relatively.
    for (new, wanted) in zip(try written.floats(name), matrix.values) {
      #expect(abs(new - wanted) <= abs(wanted) / 256)
    }
    #expect(TemporaryDirectory.mode(directory("model.safetensors")) == 0o600)
  }

  @Test func nothingReplacedIsTheSameFile() throws {
    let directory = try TemporaryDirectory()
    try CheckpointCopy(atlas.model.checkpoint, replacing: [:]).write(into: directory.path)
    let copied = try Checkpoint(directory: directory.path)
    for tensor in try #require(copied.files.first).tensors {
      #expect(
        try copied.files[0].bytes(tensor.name).elementsEqual(
          atlas.model.checkpoint.files[0].bytes(tensor.name)))
    }
  }

  @Test func refusals() throws {
    let checkpoint = atlas.model.checkpoint
    let wrongShape = #expect(throws: ModelError.self) {
      try CheckpointCopy(checkpoint, replacing: [name: Matrix(2, 2)])
    }
    #expect(wrongShape?.message == "\(name) has shape [160, 1536] in the checkpoint")
    let missing = #expect(throws: ModelError.self) {
      try CheckpointCopy(checkpoint, replacing: ["nothing": Matrix(2, 2)])
    }
    #expect(missing?.message == "the checkpoint has no tensor 'nothing'")
    let large = matrix
    large[3, 4] = .infinity
    #expect(throws: ModelError.self) { try CheckpointCopy(checkpoint, replacing: [name: large]) }
  }

  /// Stopped at any piece: nothing is left of the file.
  @Test func stopping() throws {
    let directory = try TemporaryDirectory()
    let copy = try CheckpointCopy(atlas.model.checkpoint, replacing: [name: matrix])
    #expect(throws: Interrupted.self) {
      try copy.write(into: directory.path, cancellation: Cancellation { true })
    }
    #expect(directory.names().isEmpty)
  }
}
