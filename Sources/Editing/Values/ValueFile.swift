import Tensors

/// Optimised values in the cache, as a safetensors file: float32 tensors with a row a fact, read back as the same bits.
///
/// `target_init` and `delta` [n, D], `key` [n, F]; `losses` [steps of all facts, 3], one row a step; `counts` [n, 3],
/// each fact's steps, tokens and moving tokens.
package enum ValueFile {
  /// Writes values, all or nothing (`AtomicFile`).
  /// - Throws: `StorageError` when the file cannot be written.
  package static func write(_ values: [OptimizedValue], to path: String) throws {
    guard let first = values.first else { return }
    let losses = values.flatMap(\.losses)
    try SafetensorsWriter.write(
      path,
      [
        .init(
          "target_init", shape: [values.count, first.targetInit.count],
          floats: values.flatMap(\.targetInit)),
        .init("delta", shape: [values.count, first.delta.count], floats: values.flatMap(\.delta)),
        .init("key", shape: [values.count, first.key.count], floats: values.flatMap(\.key)),
        .init(
          "losses", shape: [losses.count, 3],
          floats: losses.flatMap { [$0.likelihood, $0.divergence, $0.decay] }),
        .init(
          "counts", shape: [values.count, 3],
          floats: values.flatMap { [$0.steps, $0.tokens, $0.movingTokens].map(Float.init) }),
      ])
  }

  /// The values of a file; nil unless it holds finite ones for so many facts and of these lengths.
  package static func read(
    _ path: String, count: Int, hiddenSize: Int, intermediateSize: Int
  ) -> [OptimizedValue]? {
    guard let file = try? SafetensorsFile(path: path),
      let starts = rows(file, "target_init", count, hiddenSize),
      let deltas = rows(file, "delta", count, hiddenSize),
      let keys = rows(file, "key", count, intermediateSize),
      let counts = rows(file, "counts", count, 3)?.map({ $0.compactMap { Int(exactly: $0) } }),
      counts.allSatisfy({ $0.count == 3 && $0.allSatisfy { (0...mostTokens).contains($0) } }),
      let losses = rows(file, "losses", counts.reduce(0) { $0 + $1[0] }, 3)
    else { return nil }
    var rest = losses[...]
    return counts.indices.map { index in
      let own = rest.prefix(counts[index][0])
      rest = rest.dropFirst(own.count)
      return OptimizedValue(
        targetInit: starts[index], delta: deltas[index], key: keys[index],
        losses: own.map { .init(likelihood: $0[0], divergence: $0[1], decay: $0[2]) },
        tokens: counts[index][1], movingTokens: counts[index][2])
    }
  }

  /// float32 counts exactly up to here.
  private static let mostTokens = 1 << 24

  /// A finite tensor of this shape, row by row.
  private static func rows(
    _ file: SafetensorsFile, _ name: String, _ count: Int, _ length: Int
  ) -> [[Float]]? {
    guard let tensor = try? file.tensor(name), tensor.type == .float32,
      tensor.shape == [count, length], let floats = try? file.floats(name),
      floats.allSatisfy(\.isFinite)
    else { return nil }
    return (0..<count).map { Array(floats[$0 * length..<($0 + 1) * length]) }
  }
}
