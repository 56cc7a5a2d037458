import Llama
import Tensors

/// Text that a model writes by itself: second moments are then taken over what it finds ordinary, where nobody has
/// ordinary text at hand.
///
/// Many short texts, each drawn token by token at temperature 1 from a seed of its own, so that any number of them can
/// be made again to the same bits. They are kept as text and tokenised like any other, as prompts are.
package struct OwnText {
  /// What corpora of it are called.
  package static let name = "own text"
  /// Texts that are written side by side: weights are read once a token for all of them.
  package static let groupSize = 64
  /// Tokens of a text at most, without what stands in front of it.
  package static let length = 64
  private static let seed: UInt64 = 20_261_128

  private let model: LanguageModel
  private let opening: OwnTextOpening
  /// The file that keeps what has been written; nil keeps nothing.
  private let path: String?
  /// Whole groups.
  private var texts: [String] = []

  /// Takes up what an earlier session had the model write.
  package init(_ model: LanguageModel, in library: StatisticsLibrary) {
    self.model = model
    opening = OwnTextOpening(model)
    path = library.directory.map { "\($0)/own-text-\(Self.seed).json" }
    if let path, let kept = try? JSON(path: path).array {
      let kept = kept.compactMap(\.string)
      if kept.count % Self.groupSize == 0 { texts = kept }
    }
  }

  /// As many as moments are taken over of any other text: ten times d_ff.
  ///
  /// Measured on SmolLM2-135M (layer 1, 30 known facts of CounterFact, one at a time): with so many, paraphrase and
  /// neighbourhood scores and the norm of the change are those of Wikipedia's moments, and the change is as near to
  /// Wikipedia's as that of another part of Wikipedia. With d_ff tokens the scores are the same, but the change is
  /// twice as large.
  package static func usualTokens(of model: LanguageModel) -> Int {
    10 * model.configuration.intermediateSize
  }

  /// Seconds until there are so many tokens of text, and the moments of blocks up to `layer` over them.
  ///
  /// - Cost: a part of one block is run and timed.
  package func estimatedSeconds(tokens: Int, layer: Int) -> Double {
    let left = max(0, tokens - self.tokens(in: texts))
    let row = model.estimatedPassSeconds(rows: Self.groupSize) / Double(Self.groupSize)
    let share = Double(layer + 1) / Double(model.configuration.blockCount)
    return row * (Double(left) + share * Double(tokens))
  }

  /// The first texts that have so many tokens together, in whole groups; what is not there yet is written by the
  /// unedited model.
  ///
  /// - Throws: `Interrupted`, with all groups that were finished kept; `ModelError` for logits that are not finite;
  ///   `EditError` for a model that ends its texts where they begin.
  /// - Cost: about `tokens` / 64 passes of 64 rows.
  package mutating func corpus(
    tokens wanted: Int, cancellation: Cancellation = .never, report: Progress.Report = { _ in }
  ) throws -> TextCorpus {
    var used: [String] = []
    var tokens = 0
    while tokens < wanted {
      if texts.count == used.count {
        try writeGroup(cancellation) { report(Progress(Self.phase, tokens + $0, of: wanted)) }
      }
      let group = texts[used.count..<used.count + Self.groupSize]
      used += group
      let gained = self.tokens(in: group)
      guard gained > Self.groupSize else {
        throw EditError(
          .statistics, "\(model.name) ends the texts that it is to write where they begin",
          hint: "`stats compute --from TEXT` takes statistics over another text")
      }
      tokens += gained
    }
    return TextCorpus(name: Self.name, texts: used.filter { !$0.allSatisfy(\.isWhitespace) })
  }

  private static let phase = "the model's own text, tokens"

  /// As moments count them.
  private func tokens(in texts: some Sequence<String>) -> Int {
    texts.reduce(0) { $1.allSatisfy(\.isWhitespace) ? $0 : $0 + model.encode($1).count }
  }

  private mutating func writeGroup(
    _ cancellation: Cancellation, progress: (Int) -> Void
  ) throws {
    let numbers = texts.count..<texts.count + Self.groupSize
    var group = numbers.map {
      Continuation(
        of: opening.tokens(ofText: $0), limit: Self.length, seed: Self.seed &+ UInt64($0))
    }
    var count = 0
    progress(0)
    try model.llama.withBaseWeights {
      try model.generate(&group, sampling: Sampling(temperature: 1), cancellation: cancellation) {
        count += 1
        progress(count)
        // Where a document ends, another one begins that has nothing to do with it.
        return !model.tokenizer.isSpecial($1)
      }
    }
    texts += zip(numbers, group).map { number, text in
      model.tokenizer.decode(opening.words(ofText: number) + text.added)
    }
    keep()
  }

  /// A convenience: what cannot be kept is written again next time, to the same words.
  private func keep() {
    guard let path, let slash = path.lastIndex(of: "/") else { return }
    let json = JSON.array(texts.map(JSON.string))
    try? Directory.create(String(path[..<slash]))
    try? AtomicFile.write(path) { try $0.write(json.bytes) }
  }
}
