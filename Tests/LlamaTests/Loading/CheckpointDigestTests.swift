import Llama
import Tensors
import TestSupport
import Testing

/// What tells one checkpoint from another.
@Suite struct CheckpointDigestTests {
  private static let name = "model.safetensors"

  private func checkpoint(_ directory: LlamaDirectory) throws -> Checkpoint {
    try Checkpoint(directory: directory.path)
  }

  @Test func aSmallCheckpointIsDigestedWhole() throws {
    let directory = try LlamaDirectory()
    defer { directory.remove() }
    try directory.writeWeights(directory.tensors)
    let before = try checkpoint(directory)
    #expect(before.digestCoverage == .everyByte)
    let digest = before.digest
    #expect(try before.fullDigest() == digest)
    try directory.setByte(Self.name, fromEnd: 3000, to: 1)
    #expect(try checkpoint(directory).digest != digest)
  }

  @Test func ofALargeOneThereAreSamples() throws {
    let directory = try LlamaDirectory(intermediateSize: 180_000)
    defer { directory.remove() }
    try directory.writeWeights(directory.tensors)
    let before = try checkpoint(directory)
    #expect(before.digestCoverage == .samples)
    let (digest, full) = (before.digest, try before.fullDigest())
    #expect(digest != full)
    // down_proj ends 64 KiB of head and the norm before the end: the start, a third, the end of it count.
    let end = 512 * 32 * 4 + 32 * 4
    for offset in [1, end + 1, end + 4096, end + 180_000 * 32 * 4] {
      try directory.setByte(Self.name, fromEnd: offset, to: 1)
      #expect(try checkpoint(directory).digest != digest, "\(offset) from the end")
      try directory.setByte(Self.name, fromEnd: offset, to: 0)
    }
    // Between the samples only the full digest sees it.
    try directory.setByte(Self.name, fromEnd: end + 10_000, to: 1)
    let after = try checkpoint(directory)
    #expect(after.digest == digest)
    #expect(try after.fullDigest() != full)
  }

  @Test func aNameOrAShapeIsAnotherCheckpoint() throws {
    let directory = try LlamaDirectory(intermediateSize: 180_000)
    defer { directory.remove() }
    var tensors = directory.tensors
    try directory.writeWeights(tensors)
    let digest = try checkpoint(directory).digest
    tensors[1].shape = [1, 32]
    try directory.writeWeights(tensors)
    #expect(try checkpoint(directory).digest != digest)
  }

  @Test func readingEveryByteCanBeStopped() throws {
    let directory = try LlamaDirectory(intermediateSize: 180_000)
    defer { directory.remove() }
    try directory.writeWeights(directory.tensors)
    var steps: [Int] = []
    #expect(throws: Interrupted.self) {
      try checkpoint(directory).fullDigest(cancellation: Cancellation { true })
    }
    _ = try checkpoint(directory).fullDigest { done, total in
      steps.append(done)
      #expect(total > 64 << 20)
    }
    #expect(steps == (0..<5).map { $0 * (16 << 20) })
  }
}
