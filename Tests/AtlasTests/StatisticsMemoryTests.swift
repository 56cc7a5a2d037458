import Atlas
import Editing
import Evaluation
import Llama
import Synchronization
import Tensors
import TestSupport
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A large model's moments do not all fit into memory. Those in the cache come and go, to the same bits.
@Suite(.serialized) struct StatisticsMemoryTests {
  private let atlas: AtlasModel
  private let directory: TemporaryDirectory

  init() throws {
    atlas = try AtlasModel()
    directory = try TemporaryDirectory()
  }

  private func library(cache: Bool = true, budget: Int? = 1) -> StatisticsLibrary {
    let library = StatisticsLibrary(
      atlas.model, corpus: atlas.corpus, cacheDirectory: cache ? directory.path : nil,
      budget: budget)
    library.use(atlas.corpus, tokens: 2 * atlas.model.configuration.intermediateSize)
    return library
  }

  @Test func oneAtATimeWhereThereIsRoomForOne() throws {
    let library = library()
    let first = try library.entry(layer: 0).moment.matrix.digest
    _ = try library.entry(layer: 1)
    #expect(library.loaded.map(\.moment.layer) == [1])
    #expect(try library.entry(layer: 0).moment.matrix.digest == first)
    #expect(library.loaded.map(\.moment.layer) == [0])
    #expect(library.sources(of: [0, 1, 2]).map(\.layer) == [0, 1])
  }

  @Test func whatIsInNoFileStays() throws {
    let kept = library(cache: false)
    for layer in 0..<2 { _ = try kept.entry(layer: layer) }
    #expect(kept.loaded.count == 2)

    let imported = library()
    let moment = SymmetricMatrix(order: atlas.model.configuration.intermediateSize)
    for index in 0..<moment.order { moment[index, index] = 1 }
    try imported.use(SecondMoment(layer: 3, tokens: 1, matrix: moment, provenance: "elsewhere"))
    for layer in 0..<2 { _ = try imported.entry(layer: layer) }
    #expect(imported.loaded.map(\.moment.layer) == [1, 3])
  }

  /// A spread's layers take turns: the edit is the one that is made with all of them at hand.
  @Test func aSpreadNeedsOneAtATime() throws {
    let fact = try #require(atlas.world.records().first).fact
    var settings = EditSettings(method: .memit, layers: [0, 1])
    settings.value.steps = 2
    let digests = try [1, nil].map { budget in
      let editor = Editor(
        atlas.model, statistics: library(budget: budget), contexts: atlas.contexts)
      let digest = try editor.edit([fact], settings).digest
      _ = try editor.stack.undo()
      return digest
    }
    #expect(digests[0] == digests[1])
  }

  /// A finished moment is read, not written again.
  @Test func loadingWritesNothing() throws {
    _ = try library().entry(layer: 0)
    let path = try #require(try files().first)
    let before = try changed(path)
    _ = try library().entry(layer: 0)
    #expect(try changed(path) == before)
    #expect(try files().count == 1)
  }

  /// What was read before a stop is not read again, and is not taken for the whole.
  @Test func aStopGoesOnToTheSameBits() throws {
    let whole = try library(cache: false).entry(layer: 1).moment
    let polls = Mutex(0)
    // Two blocks of texts, each of which asks once a layer: in the second one it stops.
    let stop = Cancellation {
      polls.withLock {
        $0 += 1
        return $0 > 3
      }
    }
    #expect(throws: Interrupted.self) {
      _ = try library().entry(layer: 1, cancellation: stop)
    }
    #expect(try files().count == 1)
    #expect(library().cachedMoment(layer: 1) == nil)
    var first: Int?
    let moment = try library().entry(layer: 1, report: { first = first ?? $0.done }).moment
    #expect(try #require(first) > 0)
    #expect(moment.tokens == whole.tokens && moment.matrix.digest == whole.matrix.digest)
    #expect(library().cachedMoment(layer: 1) != nil)
  }

  /// What a layer takes does not depend on which others read with it.
  @Test func severalLayersInOnePass() throws {
    let alone = library(cache: false, budget: nil)
    let wanted = try [0, 2, 3].map { try alone.entry(layer: $0).moment.matrix.digest }
    let together = library(cache: false, budget: nil)
    let before = WorkDone.soFar.tokens
    #expect(try together.prepare(layers: [3, 0, 2]) == [[0, 2, 3]])
    let entries = together.loaded
    #expect(entries.map(\.moment.matrix.digest) == wanted)
    // A token of the text is read once for all of them.
    #expect(WorkDone.soFar.tokens - before == entries[0].moment.tokens)
    #expect(try together.prepare(layers: [0, 2, 3]).isEmpty)
  }

  /// Where memory is meant for two moments, three layers take two passes; what is in the cache takes none.
  @Test func asManyLayersAPassAsFit() throws {
    let order = atlas.model.configuration.intermediateSize
    let library = self.library(budget: 2 * order * order * MemoryLayout<Double>.size)
    #expect(library.fitting == 2)
    var phases: [String] = []
    #expect(
      try library.prepare(layers: [0, 1, 2]) { phases.append($0.phase) } == [[0, 1], [2]])
    #expect(phases.first == "statistics of layers 0, 1, pass 1 of 2, tokens")
    #expect(phases.last == "statistics of layer 2, pass 2 of 2, tokens")
    #expect(try self.library().prepare(layers: [0, 1, 2]).isEmpty)
  }

  /// Layers that an interrupted run left at different places go on together, to the same bits.
  @Test func layersThatAreBehindCatchUp() throws {
    let wanted = try [0, 1].map {
      try self.library(cache: false).entry(layer: $0).moment.matrix.digest
    }
    let polls = Mutex(0)
    let stop = Cancellation {
      polls.withLock {
        $0 += 1
        return $0 > 3
      }
    }
    #expect(throws: Interrupted.self) { _ = try self.library().entry(layer: 1, cancellation: stop) }
    var places: [Int] = []
    let several = self.library(budget: nil)
    #expect(try several.prepare(layers: [0, 1]) { places.append($0.done) } == [[0, 1]])
    #expect(places.first == 0)
    #expect(several.loaded.map(\.moment.matrix.digest) == wanted)
  }

  /// A text that nobody asked for does not come before what another one left.
  @Test func aStandInIsForWhatIsNowhere() throws {
    let other = try self.library().entry(layer: 0).moment
    let library = StatisticsLibrary(
      atlas.model, corpus: TextCorpus(name: "none", texts: []), cacheDirectory: directory.path)
    let text = TextCorpus(name: OwnText.name, texts: Array(atlas.corpus.texts.suffix(200)))
    library.standIn(text, tokens: 1000)
    #expect(try library.prepare(layers: [0, 1]) == [[1]])
    #expect(try library.entry(layer: 0).moment.matrix.digest == other.matrix.digest)
    #expect(try library.entry(layer: 1).moment.provenance.hasPrefix("own text, "))
  }

  private func files() throws -> [String] {
    let model = try #require(directory.names("").first)
    return directory.names(model).filter { $0.hasPrefix("second-moment") }.map { "\(model)/\($0)" }
  }

  /// A file that is written anew is another one.
  private func changed(_ path: String) throws -> UInt64 {
    var status = stat()
    try #require(stat(directory(path), &status) == 0)
    return UInt64(status.st_ino)
  }
}
