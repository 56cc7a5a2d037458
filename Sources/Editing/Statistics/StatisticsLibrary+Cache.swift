import Llama
import Tensors

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

extension StatisticsLibrary {
  /// The moment of a layer that an earlier run left in the cache, whatever text it was taken over;
  /// of several, the one over the most tokens. What an interrupted run left does not count. Nil if there is none
  /// that can be read.
  ///
  /// - Cost: reads the moment, 8 F^2 bytes.
  package func cachedMoment(layer: Int) -> SecondMoment? {
    let order = model.configuration.intermediateSize
    let files = cachedFiles(layer: layer).compactMap { path -> (SafetensorsFile, tokens: Int)? in
      guard let file = try? SafetensorsFile(path: path), file.metadata["complete"] == "true",
        let tokens = file.metadata["tokens"].flatMap({ Int($0) }), tokens > 0,
        let tensor = try? file.tensor("sum"), tensor.shape == [order, order]
      else { return nil }
      return (file, tokens)
    }
    guard let (file, tokens) = files.max(by: { $0.tokens < $1.tokens }),
      let sum = try? file.doubles("sum"), sum.allSatisfy(\.isFinite)
    else { return nil }
    let text = "\(file.metadata["corpus"] ?? "?"), \(file.metadata["corpus_digest"] ?? "?")"
    // The arithmetic of the accumulator, so that the mean is the same to the bit.
    let scale = 1 / Double(tokens)
    let mean = SymmetricMatrix(order: order, values: sum.map { $0 * scale })
    return SecondMoment(layer: layer, tokens: tokens, matrix: mean, provenance: text)
  }

  /// Paths, in the order of their names.
  private func cachedFiles(layer: Int) -> [String] {
    guard let directory, let handle = opendir(directory) else { return [] }
    defer { closedir(handle) }
    var names: [String] = []
    while let entry = readdir(handle) {
      let capacity = MemoryLayout.size(ofValue: entry.pointee.d_name)
      let name = withUnsafePointer(to: &entry.pointee.d_name) { field in
        field.withMemoryRebound(to: CChar.self, capacity: capacity) { String(cString: $0) }
      }
      if name.hasPrefix("second-moment-layer\(layer)-"), name.hasSuffix(".safetensors") {
        names.append(name)
      }
    }
    return names.sorted().map { directory + "/" + $0 }
  }
}
