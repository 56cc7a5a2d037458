import Llama
import Tensors

/// Second moments of a model's layers and their factors: computed from a corpus when first needed, cached on disk under
/// the model's and the corpus' digests, and kept in memory as far as there is room: a layer of an 8B model takes 1.6 GB.
package final class StatisticsLibrary {
  package let model: LanguageModel
  package private(set) var corpus: TextCorpus
  /// Tokens a moment is taken over: ten times d_ff, after FastMEMIT (Gupta et al. 2025), or the whole corpus if
  /// that is less.
  package private(set) var wantedTokens: Int
  /// Why the moment that was computed last could not be cached; nil if it was.
  package private(set) var cacheTrouble: String?
  private let cacheDirectory: String?
  /// Where moments of this model are cached, as it reads texts now.
  var directory: String? {
    cacheDirectory.map { $0 + "/" + model.digest.description + model.conditionMark }
  }

  /// A layer's moment, ready for use.
  package struct Entry {
    package let moment: SecondMoment
    package let equation: EditEquation
    package let ridge: Double
    package let reciprocalCondition: Double
  }
  private var entries: [Int: Entry] = [:]
  /// Layers in memory, the one that was used longest ago first.
  private var byUse: [Int] = []
  /// Layers whose moments are in no file that can be read again.
  private var pinned: Set<Int> = []
  private let budget: Int

  /// Where a moment comes from.
  package struct Source: Sendable, Equatable {
    package let layer: Int
    package let tokens: Int
    package let provenance: String
  }
  private var sources: [Int: Source] = [:]

  /// - Parameters:
  ///   - cacheDirectory: nil keeps everything in memory.
  ///   - budget: bytes that moments in the cache may take in memory as well; one always may. nil is a quarter of the
  ///     machine's.
  package init(
    _ model: LanguageModel, corpus: TextCorpus, cacheDirectory: String?, budget: Int? = nil
  ) {
    self.model = model
    self.corpus = corpus
    self.budget = budget ?? ProcessMemory.physicalBytes / 4
    wantedTokens = 10 * model.configuration.intermediateSize
    self.cacheDirectory = cacheDirectory
  }

  /// Forgets what is in memory: the model reads texts otherwise from now on, so its keys are others. Moments in the cache
  /// are kept apart.
  package func forget() { (entries, byUse, pinned, sources) = ([:], [], [], [:]) }

  /// Takes moments over another corpus from now on.
  package func use(_ corpus: TextCorpus, tokens: Int? = nil) {
    self.corpus = corpus
    wantedTokens = tokens ?? 10 * model.configuration.intermediateSize
    forget()
  }

  /// Uses a moment that was made elsewhere.
  /// - Throws: `EditError` if it is not this model's shape or cannot be factored.
  package func use(_ moment: SecondMoment) throws {
    let order = model.configuration.intermediateSize
    guard moment.matrix.order == order else {
      throw EditError(
        .statistics,
        "the second moment is \(moment.matrix.order) wide, keys of \(model.name) \(order)",
        hint: "these are the statistics of another model")
    }
    keep(try entry(moment))
    pinned.insert(moment.layer)
  }

  /// Takes over what another library of the same model has in memory of the same text.
  package func share(_ other: StatisticsLibrary) {
    guard other.model.digest == model.digest,
      other.model.conditionMark == model.conditionMark,
      other.corpus.digest == corpus.digest, other.wantedTokens == wantedTokens
    else { return }
    for entry in other.loaded where entries[entry.moment.layer] == nil { keep(entry) }
  }

  /// What is in memory, by layer.
  package var loaded: [Entry] { entries.keys.sorted().compactMap { entries[$0] } }

  /// Where the moments come from that have been used so far, in memory or not.
  package func sources(of layers: [Int]) -> [Source] { layers.compactMap { sources[$0] } }

  /// Whether a layer's moment can be had: it is there, or there is a text to take it over.
  package func isAvailable(layer: Int) -> Bool {
    entries[layer] != nil || !corpus.texts.isEmpty || hasCachedMoment(layer: layer)
  }

  /// The moment of a layer, with its factor.
  ///
  /// - Throws: `Interrupted`; `EditError` for statistics that are not there, singular or not finite.
  /// - Cost: the first time, a pass over `wantedTokens` tokens up to the layer; whenever it is not in memory, a
  ///   factorisation.
  package func entry(
    layer: Int, cancellation: Cancellation = .never, report: Progress.Report = { _ in }
  ) throws -> Entry {
    if let known = entries[layer] {
      touch(layer)
      return known
    }
    // The large ones of before go before this one comes.
    makeRoom()
    let made = try entry(moment(layer: layer, cancellation: cancellation, report: report))
    keep(made)
    return made
  }

  private func moment(
    layer: Int, cancellation: Cancellation, report: Progress.Report
  ) throws -> SecondMoment {
    guard corpus.texts.isEmpty else {
      return try model.llama.withBaseWeights {
        try compute(layer: layer, cancellation: cancellation, report: report)
      }
    }
    if let cached = cachedMoment(layer: layer) { return cached }
    throw EditError(
      .statistics, "there are no statistics for layer \(layer) of \(model.name)",
      hint: "`stats compute --from TEXT` reads a text, `stats import NPZ` takes a file")
  }

  // MARK: Memory

  private func keep(_ entry: Entry) {
    let moment = entry.moment
    entries[moment.layer] = entry
    sources[moment.layer] = Source(
      layer: moment.layer, tokens: moment.tokens, provenance: moment.provenance)
    pinned.remove(moment.layer)
    touch(moment.layer)
  }

  private func touch(_ layer: Int) {
    byUse.removeAll { $0 == layer }
    byUse.append(layer)
  }

  /// Lets go of what was used longest ago, until one more fits. What is in no file stays.
  private func makeRoom() {
    let order = model.configuration.intermediateSize
    let fitting = max(budget / (order * order * MemoryLayout<Double>.size), 1)
    while entries.count >= fitting, directory != nil, cacheTrouble == nil,
      let layer = byUse.first(where: { !pinned.contains($0) })
    {
      entries[layer] = nil
      byUse.removeAll { $0 == layer }
    }
  }

  private func entry(_ moment: SecondMoment) throws -> Entry {
    let (factor, ridge) = try moment.factor()
    return Entry(
      moment: moment, equation: EditEquation(factor), ridge: ridge,
      reciprocalCondition: factor.reciprocalCondition)
  }

  // MARK: Computing

  private func compute(
    layer: Int, cancellation: Cancellation, report: Progress.Report
  ) throws -> SecondMoment {
    let accumulator = restored(layer: layer)
    let kept = accumulator.texts
    let provenance = "\(corpus.name), \(corpus.digest)"
    var lastSaved = Clock.seconds
    // A large moment takes seconds to write: it should cost a small part of the time it protects.
    var interval = 20.0
    let phase = "statistics of layer \(layer), tokens"
    do {
      while !isComplete(accumulator) {
        report(Progress(phase, accumulator.tokens, of: wantedTokens))
        _ = try accumulator.add(corpus.texts[accumulator.texts...], cancellation: cancellation)
        if Clock.seconds - lastSaved > interval {
          let start = Clock.seconds
          save(accumulator)
          lastSaved = Clock.seconds
          interval = max(20, 20 * (lastSaved - start))
        }
      }
    } catch {
      // What has been read so far is not lost: the next run goes on from here.
      if accumulator.texts > kept { save(accumulator) }
      throw error
    }
    if accumulator.texts > kept { save(accumulator) }
    return accumulator.moment(provenance: provenance)
  }

  // MARK: The cache, which is a convenience: a file that cannot be read is computed again, one that cannot be
  // written is done without.

  private func path(layer: Int) -> String? {
    directory.map {
      "\($0)/second-moment-layer\(layer)-\(corpus.digest)-\(wantedTokens).safetensors"
    }
  }

  private func restored(layer: Int) -> SecondMomentAccumulator {
    let order = model.configuration.intermediateSize
    if let path = path(layer: layer), let file = momentFile(path, layer: layer),
      file.texts <= corpus.texts.count, let sum = MomentFile.sum(path: path, order: order)
    {
      return SecondMomentAccumulator(
        model, layer: layer, texts: file.texts, tokens: file.tokens, sum: sum)
    }
    return SecondMomentAccumulator(model, layer: layer)
  }

  /// As many tokens as are wanted, or all there are.
  private func isComplete(_ accumulator: SecondMomentAccumulator) -> Bool {
    accumulator.tokens >= wantedTokens || accumulator.texts >= corpus.texts.count
  }

  private func save(_ accumulator: SecondMomentAccumulator) {
    guard let directory, let path = path(layer: accumulator.layer), accumulator.tokens > 0 else {
      return
    }
    let file = MomentFile(
      layer: accumulator.layer, texts: accumulator.texts, tokens: accumulator.tokens,
      isComplete: isComplete(accumulator), corpus: corpus.name,
      corpusDigest: corpus.digest.description, modelDigest: model.digest.description)
    do {
      try Directory.create(directory)
      try file.write(accumulator.sum, to: path)
      cacheTrouble = nil
    } catch {
      cacheTrouble = "\(error)"
    }
  }
}
