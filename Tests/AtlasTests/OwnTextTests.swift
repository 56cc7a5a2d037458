import Atlas
import Editing
import Llama
import Synchronization
import Tensors
import TestSupport
import Testing

/// Text that a model writes by itself.
@Suite(.serialized) struct OwnTextTests {
  private let model: LanguageModel
  private let directory: TemporaryDirectory

  init() throws {
    model = try AtlasModel().model
    directory = try TemporaryDirectory()
  }

  private func ownText(cache: Bool = true) -> OwnText {
    OwnText(
      model,
      in: StatisticsLibrary(
        model, corpus: TextCorpus(name: "none", texts: []),
        cacheDirectory: cache ? directory.path : nil))
  }

  @Test func manyShortTexts() throws {
    var text = ownText()
    let corpus = try text.corpus(tokens: 3000)
    #expect(corpus.texts.count > 3000 / OwnText.length)
    let tokens = corpus.texts.map { model.encode($0).count }
    #expect(tokens.reduce(0, +) >= 3000)
    // The beginning token, and what a text is when it is tokenised as text.
    #expect(tokens.allSatisfy { $0 <= 2 * OwnText.length })
    #expect(Set(corpus.texts).count > corpus.texts.count / 2, "they are drawn, not repeated")
    // It writes about its world.
    #expect(corpus.texts.joined().contains(" is "))
  }

  /// What is kept and what is written anew are the same; fewer tokens are the first of many.
  @Test func theSameToTheBit() throws {
    var (kept, fresh) = (ownText(), ownText(cache: false))
    let few = try kept.corpus(tokens: 1000)
    let many = try kept.corpus(tokens: 5000)
    #expect(many.texts.starts(with: few.texts) && many.texts.count > few.texts.count)
    #expect(try fresh.corpus(tokens: 5000).digest == many.digest)
    var later = ownText()
    let done = Mutex(0)
    #expect(
      try later.corpus(tokens: 5000, report: { _ in done.withLock { $0 += 1 } }).digest
        == many.digest)
    #expect(done.withLock { $0 } == 0, "nothing is written again")
  }

  /// Groups of texts that were finished before a stop are not written again. One has 64 texts of at most 65 tokens.
  @Test func aStopKeepsWhatIsFinished() throws {
    let whole = try { () throws in
      var text = ownText(cache: false)
      return try text.corpus(tokens: 5000)
    }()
    let stop = Mutex(false)
    var text = ownText()
    #expect(throws: Interrupted.self) {
      _ = try text.corpus(
        tokens: 5000, cancellation: Cancellation { stop.withLock { $0 } },
        report: { progress in if progress.done > 4600 { stop.withLock { $0 = true } } })
    }
    var later = ownText()
    var first: Int?
    #expect(
      try later.corpus(tokens: 5000, report: { first = first ?? $0.done }).digest == whole.digest)
    #expect(try #require(first) > 1000)
  }

  @Test func whatIsThereTakesNoTime() throws {
    var text = ownText()
    let before = text.estimatedSeconds(tokens: 3000, layer: 0)
    _ = try text.corpus(tokens: 3000)
    #expect(before > 0 && text.estimatedSeconds(tokens: 3000, layer: 0) < before)
  }
}
