import Tensors
import TestSupport
import Testing

@Suite struct SafetensorsWriteTests {
  private let directory: TemporaryDirectory
  private var path: String { directory.path + "/out.safetensors" }
  init() throws { directory = try TemporaryDirectory() }

  @Test func readsBackWhatItWrote() throws {
    try SafetensorsWriter.write(
      path,
      [
        .init("flag", type: .bool, shape: []) { try $0.write([1]) },
        .init("w", shape: [2, 2], floats: [1, -2, .infinity, 0x1p-149]),
        .init("none", shape: [0, 4], floats: []),
        .init("c", shape: [1], doubles: [0.1]),
      ], metadata: ["z": "1", "a": "ü"])
    let file = try SafetensorsFile(path: path)
    // Wider elements first, the order kept otherwise.
    #expect(file.tensors.map(\.name) == ["c", "w", "none", "flag"])
    #expect(file.metadata == ["z": "1", "a": "ü"])
    #expect(try file.floats("w") == [1, -2, .infinity, 0x1p-149])
    #expect(try file.doubles("c") == [0.1])
    #expect(try file.tensor("none").shape == [0, 4])
    #expect(Array(try file.bytes("flag")) == [1])
    #expect(directory.names() == ["out.safetensors"])
  }

  @Test func copiesTensorsAndRepeatsItself() throws {
    try SafetensorsWriter.write(path, [.init("w", shape: [3], floats: [1, 2, 3])])
    let source = try SafetensorsFile(path: path)
    let copy = directory.path + "/copy.safetensors"
    try SafetensorsWriter.write(copy, source.tensors.map { .init(copying: $0, of: source.file) })
    let original = try MappedFile(path: path).withBytes { Digest(of: $0) }
    #expect(try MappedFile(path: copy).withBytes { Digest(of: $0) } == original)
  }

  @Test func replacesAFileThatIsStillMapped() throws {
    try SafetensorsWriter.write(path, [.init("w", shape: [1], floats: [1])])
    let old = try SafetensorsFile(path: path)
    try SafetensorsWriter.write(path, [.init("w", shape: [1], floats: [2])])
    #expect(try old.floats("w") == [1])
    #expect(try SafetensorsFile(path: path).floats("w") == [2])
  }

  @Test func refusesWhatDoesNotFit() throws {
    let short = #expect(throws: StorageError.self) {
      try SafetensorsWriter.write(path, [.init("w", shape: [2], floats: [1])])
    }
    #expect(short?.message == "cannot write tensor 'w': 4 bytes do not fill F32 [2]")
    #expect(throws: StorageError.self) {
      try SafetensorsWriter.write(path, [.init("w", shape: [-1], floats: [])])
    }
    #expect(throws: StorageError.self) {
      let tensor = SafetensorsWriter.Tensor("w", shape: [1], floats: [1])
      try SafetensorsWriter.write(path, [tensor, tensor])
    }
    #expect(throws: StorageError.self) {
      try SafetensorsWriter.write(path, [.init("__metadata__", shape: [1], floats: [1])])
    }
    #expect(directory.names() == [])
  }
}
