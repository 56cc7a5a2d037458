import CNumerics
import Tensors

/// A checkpoint of a known model's shape with random weights in bfloat16: what a machine will do with the real one can
/// be measured before it is downloaded. It knows nothing.
package struct SyntheticCheckpoint: Sendable {
  /// As it was asked for: "llama-3-8b,layers=4".
  package let name: String
  package let configuration: LlamaConfiguration

  /// Shapes by the names of the models that have them.
  package static let shapes: [(name: String, configuration: LlamaConfiguration)] = [
    ("llama-3-8b", shape(4096, 14336, 32, 32, 8, 128_256)),
    ("llama-3.2-1b", shape(2048, 8192, 16, 32, 8, 128_256, tied: true)),
    ("llama-3.2-3b", shape(3072, 8192, 28, 24, 8, 128_256, tied: true)),
    ("llama-2-7b", shape(4096, 11008, 32, 32, 32, 32_000)),
  ]

  private static func shape(
    _ hidden: Int, _ intermediate: Int, _ blocks: Int, _ heads: Int, _ keyValueHeads: Int,
    _ vocabulary: Int, tied: Bool = false
  ) -> LlamaConfiguration {
    LlamaConfiguration(
      vocabularySize: vocabulary, hiddenSize: hidden, intermediateSize: intermediate,
      blockCount: blocks, headCount: heads, keyValueHeadCount: keyValueHeads,
      headSize: hidden / heads, normEpsilon: 1e-5, ropeTheta: 500_000,
      ropeScaling: nil, maximumPositions: 8192, tiedHead: tied, beginOfText: 0, endOfText: [1])
  }

  /// - Parameter name: a shape, with a number of blocks of its own if wanted: "llama-3-8b,layers=4".
  /// - Throws: `ModelError` naming the shapes there are.
  package init(_ name: String) throws {
    let parts = name.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    guard let shape = Self.shapes.first(where: { $0.name == parts[0] }) else {
      throw ModelError(
        "there is no shape \"\(parts[0])\"",
        hint: "there are " + Self.shapes.map(\.name).joined(separator: ", "))
    }
    var configuration = shape.configuration
    for part in parts.dropFirst() {
      guard part.hasPrefix("layers="), let count = Int(part.dropFirst(7)),
        (1...1000).contains(count)
      else {
        throw ModelError("\"\(part)\" is not layers=N", hint: "for example \(shape.name),layers=4")
      }
      configuration.blockCount = count
    }
    self.name = name
    self.configuration = configuration
  }

  /// Bytes of the weights.
  package var byteCount: Int { configuration.parameterCount * 2 }

  /// Tensors of one shard: some four gigabytes, as the real ones.
  private var shards: [[(name: String, shape: [Int])]] {
    var result: [[(name: String, shape: [Int])]] = [[]]
    var bytes = 0
    for tensor in configuration.tensors {
      let size = 2 * tensor.shape.reduce(1, *)
      if bytes + size > 4 << 30, bytes > 0 {
        result.append([])
        bytes = 0
      }
      result[result.count - 1].append(tensor)
      bytes += size
    }
    return result
  }

  /// Writes config.json, the tokenizer and the weights into a directory that is there.
  ///
  /// - Parameters:
  ///   - tokenizer: bytes of a tokenizer.json with at most as many entries as the vocabulary.
  ///   - progress: bytes written so far.
  /// - Throws: `StorageError`, for a full disk for one; `Interrupted`. What is written then stays for the caller to remove.
  package func write(
    to directory: String, tokenizer: UnsafeRawBufferPointer, cancellation: Cancellation,
    progress: @escaping (Int) -> Void
  ) throws {
    try AtomicFile.write(directory + "/config.json") { try $0.write(configuration.json.bytes) }
    try AtomicFile.write(directory + "/tokenizer.json") { try $0.write(tokenizer) }
    let shards = shards
    var map = JSONObject()
    var before = 0
    for (index, shard) in shards.enumerated() {
      let file =
        shards.count == 1
        ? "model.safetensors"
        : "model-\(Self.five(index + 1))-of-\(Self.five(shards.count)).safetensors"
      for tensor in shard { map[tensor.name] = .string(file) }
      try SafetensorsWriter.write(
        directory + "/" + file,
        shard.map { tensor in
          .init(tensor.name, type: .bfloat16, shape: tensor.shape) { writer in
            let start = writer.count
            try Self.fill(tensor.name, tensor.shape, writer, cancellation) {
              progress(before + start + $0)
            }
          }
        }, metadata: ["format": "pt"])
      before += shard.reduce(0) { $0 + 2 * $1.shape.reduce(1, *) }
    }
    if shards.count > 1 {
      let index: JSON = ["metadata": ["total_size": .integer(before)], "weight_map": .object(map)]
      try AtomicFile.write(directory + "/model.safetensors.index.json") {
        try $0.write(index.bytes)
      }
    }
  }

  /// Ones for norms; for matrices, uniform numbers of standard deviation 0.02, other ones in every tensor.
  private static func fill(
    _ name: String, _ shape: [Int], _ writer: FileWriter, _ cancellation: Cancellation,
    progress: (Int) -> Void
  ) throws {
    let count = shape.reduce(1, *)
    let piece = 8 << 20
    let seed = Digest(of: Array(name.utf8)).low
    var values = [UInt16](repeating: 0, count: min(count, piece))
    for start in stride(from: 0, to: count, by: piece) {
      try cancellation.check()
      let length = min(piece, count - start)
      if shape.count == 1 {
        for i in 0..<length { values[i] = 0x3F80 }  // 1.0
      } else {
        cn_random_bfloat16(Int64(length), seed &+ UInt64(start), 0.02, &values)
      }
      try values.withUnsafeBytes {
        try writer.write(UnsafeRawBufferPointer(rebasing: $0[..<(2 * length)]))
      }
      progress(2 * (start + length))
    }
  }

  private static func five(_ number: Int) -> String {
    let digits = "\(number)"
    return String(repeating: "0", count: max(0, 5 - digits.count)) + digits
  }
}
