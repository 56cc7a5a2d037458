import Llama
import Tensors

/// Finds where a model keeps what it knows about a subject (Meng et al. 2022): hides the subject under noise, puts
/// back one thing at a time from a clean run, and sees how much of the answer's probability comes back.
///
/// The corrupted run is made once. A restoration changes nothing below its first block, and nothing before its
/// position: it starts there, on the corrupted run's hidden states, keys and values, and runs only the tokens from
/// its position on. Restorations that start at the same block share a pass.
package final class CausalTracer {
  package struct Settings: Sendable {
    /// Standard deviation of the noise.
    package var noise: Double
    /// Noises over which scores are averaged; every restoration sees the same ones.
    package var samples = 10
    package var seed: UInt64 = 0
    /// Blocks around which a part's output is put back; a state is put back at one.
    package var window: Int
    package var sites = Intervention.Site.allCases

    /// - Parameter blocks: of the model; the window is 10, or half the blocks where that is less.
    package init(noise: Double, blocks: Int) {
      self.noise = noise
      window = max(1, min(10, blocks / 2))
    }

    /// Sites whose output is put back in windows.
    package var windowed: [Intervention.Site] { sites.filter { $0 != .state } }

    /// The last block whose window reaches block 0 and is more than that block; nil where there are no windows. What is
    /// put back around these blocks may owe its effect to block 0 alone, whose output is unlike that of all others: it
    /// is the first to see the subject at all.
    package func lastReachingFirst(blocks: Int) -> Int? {
      window > 1 && blocks > 1 && !windowed.isEmpty ? min(window / 2, blocks - 1) : nil
    }

    /// The same for single blocks in the place of windows; nil where there are no windows.
    package var single: Settings? {
      guard window > 1, !windowed.isEmpty else { return nil }
      var settings = self
      settings.window = 1
      settings.sites = windowed
      return settings
    }
  }

  private let model: LanguageModel
  private let llama: Llama
  private let settings: Settings
  private let rowLimit: Int
  private let blocks: Range<Int>

  // Memory of the passes.
  private let store: KeyValueStore
  private let tape = Tape(forwardOnly: ())
  private let hidden = Matrix()
  private let reader: LogitReader
  /// Of the clean run: [T, D] a site and block.
  private let clean: [Intervention.Site: [Matrix]]
  /// Of the corrupted run: the residual stream entering each block, [samples T, D].
  private let corruptedInputs: [Matrix]

  /// - Parameter rowLimit: rows a pass takes at most (the samples of one restoration always share one); nil leaves it
  ///   to the model's size. It bounds memory and, but for float noise, changes no result.
  package init(_ model: LanguageModel, _ settings: Settings, rowLimit: Int? = nil) {
    self.model = model
    self.settings = settings
    let shape = model.configuration
    llama = model.llama
    blocks = 0..<shape.blockCount
    let floats = 6 * shape.hiddenSize + 3 * shape.intermediateSize + 2 * shape.queryKeyValueSize
    self.rowLimit = rowLimit ?? min(2_048, (64 << 20) / floats)
    store = KeyValueStore(shape)
    reader = LogitReader(model.llama)
    func matrices() -> [Matrix] { (0..<shape.blockCount).map { _ in Matrix() } }
    clean = Dictionary(
      uniqueKeysWithValues: Intervention.Site.allCases.map { ($0, matrices()) })
    corruptedInputs = matrices()
  }

  /// Traces a prompt on the model as it is.
  ///
  /// - Parameters:
  ///   - expected: the answer's first token; of another answer nothing is traced.
  ///   - progress: called with the restorations done and those in all.
  /// - Returns: nil for another answer than the expected one.
  /// - Throws: `ModelError` if a logit is not finite; `Interrupted`. No weight is written.
  /// - Cost: a pass over the prompt, one over `samples` of it, and for each site, position from the subject on and
  ///   block, one over `samples` times the tokens from there, through the blocks from there.
  package func trace(
    _ prompt: TracedPrompt, expecting expected: Int32? = nil,
    cancellation: Cancellation = .never, progress: (Int, Int) -> Void = { _, _ in }
  ) throws -> CausalTrace? {
    let (answer, probability) = try readClean(prompt, cancellation)
    if let expected, expected != answer { return nil }
    let corrupted = try readCorrupted(prompt, answer, cancellation)
    let row = [Double](repeating: corrupted, count: blocks.count)
    // Tokens before the subject are the same in both runs: putting them back does nothing.
    let unchanged = [[Double]](repeating: row, count: prompt.tokens.count)
    var scores = Dictionary(uniqueKeysWithValues: settings.sites.map { ($0, unchanged) })
    let all = restorations(of: prompt)
    var done = 0
    for group in groups(all, tokens: prompt.tokens.count) {
      let restored = try restore(group, prompt, answer, cancellation)
      for (restoration, score) in zip(group, restored) {
        scores[restoration.site]?[restoration.position][restoration.block] = score
      }
      done += group.count
      progress(done, all.count)
    }
    return CausalTrace(
      prompt: prompt, answer: answer, clean: probability, corrupted: corrupted, scores: scores)
  }
}

// MARK: - What is put back

extension CausalTracer {
  /// One thing that is put back.
  private struct Restoration {
    let site: Intervention.Site
    let position: Int
    /// In whose place the score is entered.
    let block: Int
    /// Where the site's output is put back.
    let blocks: Range<Int>
  }

  /// By the block at which they start.
  private func restorations(of prompt: TracedPrompt) -> [Restoration] {
    let all = settings.sites.flatMap { site in
      blocks.flatMap { block in
        (prompt.subject.lowerBound..<prompt.tokens.count).map { position in
          Restoration(
            site: site, position: position, block: block, blocks: window(site, around: block))
        }
      }
    }
    return blocks.flatMap { first in all.filter { $0.blocks.lowerBound == first } }
  }

  private func window(_ site: Intervention.Site, around block: Int) -> Range<Int> {
    if site == .state { return block..<block + 1 }
    let low = block - settings.window / 2
    return (low..<low + settings.window).clamped(to: blocks)
  }

  /// Restorations that share a pass: all start at one block, and their rows keep within the limit.
  private func groups(_ restorations: [Restoration], tokens: Int) -> [ArraySlice<Restoration>] {
    var groups: [ArraySlice<Restoration>] = []
    var start = 0
    var rows = 0
    for (index, restoration) in restorations.enumerated() {
      let own = settings.samples * (tokens - restoration.position)
      let isOther = restoration.blocks.lowerBound != restorations[start].blocks.lowerBound
      if index > start, isOther || rows + own > rowLimit {
        groups.append(restorations[start..<index])
        (start, rows) = (index, 0)
      }
      rows += own
    }
    return groups + (start < restorations.count ? [restorations[start...]] : [])
  }
}

// MARK: - Passes

extension CausalTracer {
  /// Leaves what every site of every block computes in `clean`.
  private func readClean(
    _ prompt: TracedPrompt, _ cancellation: Cancellation
  ) throws -> (token: Int32, probability: Double) {
    let batch = PackedBatch([prompt.tokens])
    try llama.embed(batch, into: hidden)  // [T, D]
    for block in blocks {
      try llama.forward(
        hidden, through: block..<block + 1, batch, store: store, tape: tape,
        cancellation: cancellation)
      let activations = tape[block]
      clean[.attention]?[block].take(activations.middle, minus: activations.input)
      clean[.feedForward]?[block].take(hidden, minus: activations.middle)
      clean[.state]?[block].copy(hidden)
    }
    hidden.gather(hidden.clone(), rows: [Int32(prompt.tokens.count - 1)])
    let next = try reader.distributions(hidden, model.tokenizer)[0].top(1)[0]
    return (next.id, next.probability)
  }

  /// Leaves the states of the corrupted run in `corruptedInputs`, its keys and values in the store.
  private func readCorrupted(
    _ prompt: TracedPrompt, _ answer: Int32, _ cancellation: Cancellation
  ) throws -> Double {
    let length = prompt.tokens.count
    let batch = PackedBatch([[Int32]](repeating: prompt.tokens, count: settings.samples))
    try llama.embed(batch, into: hidden)  // [samples T, D]
    var random = SeededRandom(seed: settings.seed)
    for sample in 0..<settings.samples {
      for position in prompt.subject {
        let row = hidden.row(sample * length + position)
        for index in row.indices { row[index] += Float(settings.noise * random.normal()) }
      }
    }
    for block in blocks {
      corruptedInputs[block].copy(hidden)
      try llama.forward(
        hidden, through: block..<block + 1, batch, store: store, tape: tape,
        cancellation: cancellation)
    }
    hidden.gather(
      hidden.clone(), rows: (1...settings.samples).map { Int32($0 * length - 1) })
    return try mean(reader.probabilities(of: answer, hidden))
  }

  /// Scores of restorations that start at one block.
  private func restore(
    _ group: ArraySlice<Restoration>, _ prompt: TracedPrompt, _ answer: Int32,
    _ cancellation: Cancellation
  ) throws -> [Double] {
    guard let above = group.first.map({ $0.blocks.lowerBound..<blocks.upperBound }) else {
      return []
    }
    let length = prompt.tokens.count
    var sequences: [PackedBatch.Sequence] = []
    var sources: [Int32] = []
    var lastRows: [Int32] = []
    var intervention = Intervention()
    // The first rows of the store are the corrupted run's.
    var storeStart = settings.samples * length
    for restoration in group {
      let position = restoration.position
      for sample in 0..<settings.samples {
        store.copy(rows: position, from: sample * length, to: storeStart, blocks: above)
        sequences.append(
          .init(
            tokens: Array(prompt.tokens[position...]), past: position, storeStart: storeStart))
        for block in restoration.blocks {
          guard let source = clean[restoration.site]?[block] else { continue }
          intervention.replace(
            restoration.site, of: block, row: Int32(sources.count), with: source, row: position)
        }
        sources += (position..<length).map { Int32(sample * length + $0) }
        lastRows.append(Int32(sources.count - 1))
        storeStart += length
      }
    }
    hidden.gather(corruptedInputs[above.lowerBound], rows: sources)
    try llama.forward(
      hidden, through: above, PackedBatch(sequences), store: store, tape: tape, rows: lastRows,
      intervention: intervention, cancellation: cancellation)
    let probabilities = try reader.probabilities(of: answer, hidden)
    return stride(from: 0, to: probabilities.count, by: settings.samples).map {
      mean(Array(probabilities[$0..<$0 + settings.samples]))
    }
  }

  private func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }
}

extension Matrix {
  /// Takes on a - b.
  fileprivate func take(_ a: Matrix, minus b: Matrix) {
    copy(a)
    for index in 0..<count { base[index] -= b.base[index] }
  }
}
