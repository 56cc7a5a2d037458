import Llama
import Tensors

extension StatisticsLibrary {
  /// Has the moments of layers ready that would otherwise be computed one after the other: what is neither in memory nor
  /// in the cache is read off the corpus in one pass, or in as many as memory calls for.
  ///
  /// - Returns: the layers of each pass over the corpus; none if all moments were there.
  /// - Throws: `Interrupted`, with what was read kept in the cache; `EditError` for a moment that is singular or not
  ///   finite.
  /// - Cost: for each pass, `wantedTokens` tokens up to the deepest of its layers.
  @discardableResult
  package func prepare(
    layers: [Int], cancellation: Cancellation = .never, report: Progress.Report = { _ in }
  ) throws -> [[Int]] {
    guard !corpus.texts.isEmpty else { return [] }
    let missing = Set(layers).filter { !isLoaded($0) && !isCached($0) }
      .filter { !isStandIn || !hasCachedMoment(layer: $0) }.sorted()
    let passes = stride(from: 0, to: missing.count, by: fitting).map {
      Array(missing[$0..<min($0 + fitting, missing.count)])
    }
    for (index, layers) in passes.enumerated() {
      makeRoom(for: layers.count)
      let place = passes.count > 1 ? ", pass \(index + 1) of \(passes.count)" : ""
      for moment in try compute(layers: layers, place, cancellation: cancellation, report: report) {
        keep(try entry(moment))
      }
    }
    return passes
  }

  /// The moments of layers by one pass over the corpus on the unedited weights; what an earlier run left is taken up.
  ///
  /// - Parameter place: of the pass among several, in words.
  func compute(
    layers: [Int], _ place: String, cancellation: Cancellation, report: Progress.Report
  ) throws -> [SecondMoment] {
    let accumulators = layers.map(restored)
    let phase = "statistics of \(layers.named)\(place), tokens"
    try model.llama.withBaseWeights {
      try fill(accumulators, phase, cancellation: cancellation, report: report)
    }
    let provenance = "\(corpus.name), \(corpus.digest)"
    return accumulators.map { $0.moment(provenance: provenance) }
  }

  private func fill(
    _ accumulators: [SecondMomentAccumulator], _ phase: String, cancellation: Cancellation,
    report: Progress.Report
  ) throws {
    let pass = SecondMomentPass(model)
    var saved = accumulators.map(\.texts)
    func save() {
      let changed = accumulators.indices.filter { accumulators[$0].texts > saved[$0] }
      guard !changed.isEmpty else { return }
      cacheTrouble = changed.compactMap { self.save(accumulators[$0]) }.first
      saved = accumulators.map(\.texts)
    }
    // What has been read so far is not lost: the next run goes on from here.
    defer { save() }
    var lastSaved = Clock.seconds
    // Large moments take seconds to write: it should cost a small part of the time it protects.
    var interval = 20.0
    while true {
      let open = accumulators.filter { !isComplete($0) }
      guard let tokens = open.map(\.tokens).min() else { return }
      report(Progress(phase, tokens, of: wantedTokens))
      try pass.add(corpus.texts, to: open, cancellation: cancellation)
      if Clock.seconds - lastSaved > interval {
        let start = Clock.seconds
        save()
        lastSaved = Clock.seconds
        interval = max(20, 20 * (lastSaved - start))
      }
    }
  }

  /// As many tokens as are wanted, or all there are.
  private func isComplete(_ accumulator: SecondMomentAccumulator) -> Bool {
    accumulator.tokens >= wantedTokens || accumulator.texts >= corpus.texts.count
  }

  // MARK: The cache, which is a convenience: a file that cannot be read is computed again, one that cannot be
  // written is done without.

  private func path(layer: Int) -> String? {
    directory.map {
      "\($0)/second-moment-layer\(layer)-\(corpus.digest)-\(wantedTokens).safetensors"
    }
  }

  /// What was kept of a layer's moment over this corpus.
  private func kept(layer: Int) -> (path: String, file: MomentFile)? {
    guard let path = path(layer: layer), let file = momentFile(path, layer: layer),
      file.texts <= corpus.texts.count
    else { return nil }
    return (path, file)
  }

  private func isCached(_ layer: Int) -> Bool { kept(layer: layer)?.file.isComplete ?? false }

  private func restored(layer: Int) -> SecondMomentAccumulator {
    guard let (path, file) = kept(layer: layer),
      let sum = MomentFile.sum(path: path, order: model.configuration.intermediateSize)
    else { return SecondMomentAccumulator(model, layer: layer) }
    return SecondMomentAccumulator(
      model, layer: layer, texts: file.texts, tokens: file.tokens, sum: sum)
  }

  /// - Returns: why it could not be kept; nil if it was, or nothing is kept at all.
  private func save(_ accumulator: SecondMomentAccumulator) -> String? {
    guard let directory, let path = path(layer: accumulator.layer), accumulator.tokens > 0 else {
      return nil
    }
    let file = MomentFile(
      layer: accumulator.layer, texts: accumulator.texts, tokens: accumulator.tokens,
      isComplete: isComplete(accumulator), corpus: corpus.name,
      corpusDigest: corpus.digest.description, modelDigest: model.digest.description)
    do {
      try Directory.create(directory)
      try file.write(accumulator.sum, to: path)
      return nil
    } catch {
      return "\(error)"
    }
  }
}

extension [Int] {
  /// `layer 1` or `layers 1, 2, 3`.
  fileprivate var named: String {
    (count == 1 ? "layer " : "layers ") + map(String.init).joined(separator: ", ")
  }
}
