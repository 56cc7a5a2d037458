import Llama
import Tensors

extension StatisticsLibrary {
  /// The moment of a layer that an earlier run left in the cache, whatever text it was taken over;
  /// of several, the one over the most tokens, and one over the model's own text only if there is no other. What an
  /// interrupted run left does not count. Nil if there is none that can be read.
  ///
  /// - Cost: reads the moment, 4 F^2 bytes.
  package func cachedMoment(layer: Int) -> SecondMoment? {
    let order = model.configuration.intermediateSize
    let files = cachedFiles(layer: layer).compactMap { path in
      momentFile(path, layer: layer).map { (path: path, file: $0) }
    }.filter(\.file.isComplete)
    func rank(_ file: MomentFile) -> (Int, Int) {
      (file.corpus == OwnText.name ? 0 : 1, file.tokens)
    }
    guard let best = files.max(by: { rank($0.file) < rank($1.file) }),
      let sum = MomentFile.sum(path: best.path, order: order)
    else { return nil }
    // The arithmetic of the accumulator, so that the mean is the same to the bit.
    sum.scale(by: 1 / Double(best.file.tokens))
    return SecondMoment(
      layer: layer, tokens: best.file.tokens, matrix: sum, provenance: best.file.provenance)
  }

  /// Whether `cachedMoment` finds one.
  ///
  /// - Cost: reads headers.
  func hasCachedMoment(layer: Int) -> Bool {
    cachedFiles(layer: layer).contains { momentFile($0, layer: layer)?.isComplete ?? false }
  }

  /// What a file says of itself; nil where it is not about this layer of this model.
  func momentFile(_ path: String, layer: Int) -> MomentFile? {
    MomentFile(path: path, order: model.configuration.intermediateSize).flatMap {
      $0.layer == layer && $0.modelDigest == model.digest.description ? $0 : nil
    }
  }

  /// Paths, in the order of their names.
  private func cachedFiles(layer: Int) -> [String] {
    guard let directory else { return [] }
    return Directory.names(directory).filter {
      $0.hasPrefix("second-moment-layer\(layer)-") && $0.hasSuffix(".safetensors")
    }.map { directory + "/" + $0 }
  }
}
