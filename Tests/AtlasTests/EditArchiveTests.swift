import Editing
import Llama
import Tensors
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Edits come back from a file as the same bits, or not at all.
@Suite(.serialized) struct EditArchiveTests {
  /// Two edits of one layer and one of two, and a file for them that is gone afterwards.
  private func withEdits(_ body: ([Edit], String, UndoTests.Bench) throws -> Void) throws {
    let bench = try UndoTests.Bench(snapshotBudget: 0)
    var random = SeededRandom(seed: 3)
    try bench.edit(&random)
    try bench.edit(&random)
    var settings = bench.settings
    settings.layers = [1, 2]
    settings.weight = 1 / 3
    _ = try bench.editor.edit([bench.facts[0]], settings)
    let path = "/tmp/amend-archive-\(getpid()).safetensors"
    defer { unlink(path) }
    try body(bench.editor.stack.edits, path, bench)
  }

  @Test func roundTrip() throws {
    try withEdits { edits, path, bench in
      try EditArchive.write(edits, to: path, metadata: ["base": "x", "format": "mine"])
      let file = try SafetensorsFile(path: path)
      #expect(file.metadata["base"] == "x")
      let read = try EditArchive.read(file, for: bench.editor.model.configuration)
      #expect(read.map(\.digest) == edits.map(\.digest))
      #expect(read.map(\.id) == edits.map(\.id))
      #expect(read.map(\.facts) == edits.map(\.facts))
      #expect(read.map(\.settings) == edits.map(\.settings))
      #expect(read.map(\.values) == edits.map(\.values))
      for (one, other) in zip(read, edits) {
        #expect(one.updates.map(\.layer) == other.updates.map(\.layer))
        #expect(one.updates.map(\.left) == other.updates.map(\.left))
        #expect(one.updates.map(\.right) == other.updates.map(\.right))
        #expect(one.updates.map(\.diagnostics) == other.updates.map(\.diagnostics))
      }
      var status = stat()
      #expect(stat(path, &status) == 0 && status.st_mode & 0o777 == 0o600)
    }
  }

  /// Whatever byte of the file is hit, nothing else is read out of it and nothing falls over.
  @Test func damageIsFound() throws {
    try withEdits { edits, path, _ in
      try EditArchive.write(edits, to: path)
      let whole = try MappedFile(path: path).withBytes { Array($0) }
      let expected = edits.map(\.digest)
      let header = whole.withUnsafeBytes { Int($0.loadUnaligned(as: UInt64.self)) } + 8
      let places =
        Array(stride(from: 0, to: header, by: 37))
        + Array(stride(from: header + 3, to: whole.count, by: whole.count / 50))
      for place in places {
        var bytes = whole
        bytes[place] ^= 0x41
        try AtomicFile.write(path) { try $0.write(bytes) }
        let read = try? EditArchive.read(SafetensorsFile(path: path))
        #expect(read == nil || read?.map(\.digest) == expected, "byte \(place)")
        if place >= header { #expect(read == nil, "byte \(place)") }
      }
      for count in [0, 7, 8, header - 1, header, whole.count - 1] {
        try AtomicFile.write(path) { try $0.write(Array(whole[..<count])) }
        #expect(throws: StorageError.self) { try EditArchive.read(SafetensorsFile(path: path)) }
      }
    }
  }

  @Test func anotherFileIsNoArchive() throws {
    let path = "/tmp/amend-archive-\(getpid())-other.safetensors"
    defer { unlink(path) }
    try SafetensorsWriter.write(path, [.init("a", shape: [2], floats: [1, 2])])
    let error = #expect(throws: StorageError.self) {
      try EditArchive.read(SafetensorsFile(path: path))
    }
    #expect(error?.message == "this safetensors file holds no edits")
  }
}
