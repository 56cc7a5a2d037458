import Tensors

/// A second moment in the cache, whole or as far as it was taken: the lower triangle of the sum of k k^T in float64,
/// and where it comes from.
struct MomentFile {
  let layer: Int
  /// Texts and tokens taken in.
  let texts: Int
  let tokens: Int
  /// As many tokens as were wanted, or all there were.
  let isComplete: Bool
  /// Name and digest of the corpus.
  let corpus: String
  let corpusDigest: String
  let modelDigest: String

  var provenance: String { "\(corpus), \(corpusDigest)" }

  private static let tensor = "sum"

  /// Writes the file, all or nothing.
  /// - Throws: `StorageError`.
  /// - Cost: 4 F^2 bytes.
  func write(_ sum: SymmetricMatrix, to path: String) throws {
    let triangle = SafetensorsWriter.Tensor(
      Self.tensor, type: .float64, shape: [SymmetricMatrix.packedCount(order: sum.order)]
    ) { writer in
      for row in 0..<sum.order {
        try writer.write(
          UnsafeRawBufferPointer(
            start: sum.base + row * sum.order, count: (row + 1) * MemoryLayout<Double>.size))
      }
    }
    try SafetensorsWriter.write(
      path, [triangle],
      metadata: [
        "layer": "\(layer)", "texts": "\(texts)", "tokens": "\(tokens)",
        "complete": "\(isComplete)",
        "corpus": corpus, "corpus_digest": corpusDigest, "model_digest": modelDigest,
      ])
  }

  /// What a file says of itself; nil for one that is not there, is damaged or belongs to keys of another length.
  /// - Cost: the header is read.
  init?(path: String, order: Int) {
    guard let file = try? SafetensorsFile(path: path),
      let tensor = try? file.tensor(Self.tensor), tensor.type == .float64,
      tensor.shape == [SymmetricMatrix.packedCount(order: order)],
      let layer = file.metadata["layer"].flatMap({ Int($0) }),
      let texts = file.metadata["texts"].flatMap({ Int($0) }), texts >= 0,
      let tokens = file.metadata["tokens"].flatMap({ Int($0) }), tokens > 0
    else { return nil }
    self.init(
      layer: layer, texts: texts, tokens: tokens,
      isComplete: file.metadata["complete"] == "true", corpus: file.metadata["corpus"] ?? "?",
      corpusDigest: file.metadata["corpus_digest"] ?? "?",
      modelDigest: file.metadata["model_digest"] ?? "?")
  }

  init(
    layer: Int, texts: Int, tokens: Int, isComplete: Bool, corpus: String, corpusDigest: String,
    modelDigest: String
  ) {
    self.layer = layer
    self.texts = texts
    self.tokens = tokens
    self.isComplete = isComplete
    self.corpus = corpus
    self.corpusDigest = corpusDigest
    self.modelDigest = modelDigest
  }

  /// The sum that a file holds; nil if it is damaged.
  /// - Cost: reads 4 F^2 bytes.
  static func sum(path: String, order: Int) -> SymmetricMatrix? {
    guard let file = try? SafetensorsFile(path: path), let bytes = try? file.bytes(tensor),
      bytes.count == SymmetricMatrix.packedCount(order: order) * MemoryLayout<Double>.size
    else { return nil }
    let result = SymmetricMatrix(order: order)
    let size = MemoryLayout<Double>.size
    withExtendedLifetime(file) {
      for row in 0..<order {
        let start = size * row * (row + 1) / 2
        let count = size * (row + 1)
        UnsafeMutableRawBufferPointer(start: result.base + row * order, count: count).copyMemory(
          from: UnsafeRawBufferPointer(rebasing: bytes[start..<start + count]))
      }
    }
    return result.isFinite ? result : nil
  }
}
