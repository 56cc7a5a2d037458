import Llama
import Tensors

/// Second moments of a model's layers and their factors: computed from a corpus when first needed, cached on disk under
/// the model's and the corpus' digests, and kept in memory as far as there is room: a layer of an 8B model takes 1.6 GB.
package final class StatisticsLibrary {
  package let model: LanguageModel
  package private(set) var corpus: TextCorpus
  /// The corpus stands in for one that nobody named: what other texts left in the cache comes before it.
  private(set) var isStandIn = false
  /// Tokens a moment is taken over: ten times d_ff, after FastMEMIT (Gupta et al. 2025), or the whole corpus if
  /// that is less.
  package private(set) var wantedTokens: Int
  /// Why the moment that was computed last could not be cached; nil if it was.
  package internal(set) var cacheTrouble: String?
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
    isStandIn = false
    forget()
  }

  /// Takes moments that are nowhere else over a corpus that nobody asked for. Those in memory and in the cache stay.
  package func standIn(_ corpus: TextCorpus, tokens: Int) {
    self.corpus = corpus
    wantedTokens = tokens
    isStandIn = true
  }

  /// Uses a moment that was made elsewhere.
  ///
  /// - Parameter isWhole: it has to be positive definite as it is. One of few tokens is not, and gets a ridge.
  /// - Throws: `EditError` if it is not this model's shape or cannot be factored.
  package func use(_ moment: SecondMoment, isWhole: Bool = false) throws {
    let order = model.configuration.intermediateSize
    guard moment.matrix.order == order else {
      throw EditError(
        .statistics,
        "the second moment is \(moment.matrix.order) wide, keys of \(model.name) \(order)",
        hint: "these are the statistics of another model")
    }
    keep(try entry(moment, isWhole: isWhole))
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

  func isLoaded(_ layer: Int) -> Bool { entries[layer] != nil }

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
    makeRoom(for: 1)
    let made = try entry(moment(layer: layer, cancellation: cancellation, report: report))
    keep(made)
    return made
  }

  private func moment(
    layer: Int, cancellation: Cancellation, report: Progress.Report
  ) throws -> SecondMoment {
    if corpus.texts.isEmpty || isStandIn, let cached = cachedMoment(layer: layer) { return cached }
    guard corpus.texts.isEmpty else {
      return try compute(layers: [layer], "", cancellation: cancellation, report: report)[0]
    }
    throw EditError(
      .statistics, "there are no statistics for layer \(layer) of \(model.name)",
      hint: "`stats compute --from TEXT` reads a text, `stats import NPZ` takes a file")
  }

  // MARK: Memory

  func keep(_ entry: Entry) {
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

  /// How many moments the budget has room for; one always may be in memory.
  package var fitting: Int {
    let order = model.configuration.intermediateSize
    return max(budget / (order * order * MemoryLayout<Double>.size), 1)
  }

  /// Lets go of what was used longest ago, until some more fit. What is in no file stays.
  func makeRoom(for count: Int) {
    while entries.count + count > fitting, directory != nil, cacheTrouble == nil,
      let layer = byUse.first(where: { !pinned.contains($0) })
    {
      entries[layer] = nil
      byUse.removeAll { $0 == layer }
    }
  }

  func entry(_ moment: SecondMoment, isWhole: Bool = false) throws -> Entry {
    let (factor, ridge) = try isWhole ? (moment.wholeFactor(), 0) : moment.factor()
    return Entry(
      moment: moment, equation: EditEquation(factor), ridge: ridge,
      reciprocalCondition: factor.reciprocalCondition)
  }
}
