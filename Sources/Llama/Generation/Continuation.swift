import Tensors

/// A text that is being written on.
package struct Continuation {
  /// Added so far, end-of-text not included.
  package private(set) var added: [Int32] = []
  /// What the model has not read yet.
  fileprivate var next: [Int32]
  fileprivate let limit: Int
  fileprivate var random: SeededRandom

  /// - Parameters:
  ///   - tokens: the prompt, with what stands in front of it.
  ///   - limit: how many tokens are added at most.
  ///   - seed: of the draws.
  package init(of tokens: [Int32], limit: Int, seed: UInt64 = 0) {
    next = tokens
    self.limit = limit
    random = SeededRandom(seed: seed)
  }

  fileprivate func canGoOn(after count: Int, positions: Int) -> Bool {
    !next.isEmpty && added.count < limit && count + next.count <= positions
  }

  /// Takes the model's word for what comes next; nil if that ends the text.
  fileprivate mutating func draw(
    _ sampling: Sampling, _ logits: [Float], endOfText: Set<Int32>
  ) -> Int32? {
    let token = sampling.draw(logits, using: &random)
    next = []
    guard !endOfText.contains(token) else { return nil }
    added.append(token)
    next = [token]
    return token
  }

  fileprivate mutating func stop() { next = [] }
}

extension LanguageModel {
  /// Continues a text.
  ///
  /// - Parameters:
  ///   - tokens: the prompt, with what stands in front of it.
  ///   - limit: how many tokens at most; fewer if the model ends the text or its positions run out.
  ///   - accept: sees each token as it comes and returns false to stop after it.
  /// - Returns: the new tokens, end-of-text not included.
  /// - Throws: `Interrupted`; `ModelError` if a logit is not finite.
  package func generate(
    _ tokens: [Int32], limit: Int, sampling: Sampling = .greedy, seed: UInt64 = 0,
    cancellation: Cancellation = .never, accept: (Int32) -> Bool = { _ in true }
  ) throws -> [Int32] {
    var texts = [Continuation(of: tokens, limit: limit, seed: seed)]
    try generate(&texts, sampling: sampling, cancellation: cancellation) { accept($1) }
    return texts[0].added
  }

  /// Continues several texts side by side: each pass adds a token to all that are not done.
  ///
  /// - Parameter accept: sees each token as it comes, with the number of its text, and returns false to stop the text.
  /// - Throws: `Interrupted`; `ModelError` if a logit is not finite.
  /// - Cost: as many passes as the longest continuation has tokens; weights are read once a pass for all texts.
  package func generate(
    _ texts: inout [Continuation], sampling: Sampling = .greedy,
    cancellation: Cancellation = .never, accept: (Int, Int32) -> Bool = { _, _ in true }
  ) throws {
    let positions = configuration.maximumPositions
    let rooms = texts.map { $0.next.count + min(max($0.limit, 0), positions) }
    let decoder = Decoder(llama, rooms: rooms)
    let ends = answerEnds
    while true {
      let active = texts.indices.filter {
        texts[$0].canGoOn(after: decoder.counts[$0], positions: positions)
      }
      guard !active.isEmpty else { return }
      let logits = try decoder.read(
        texts: active.map { ($0, texts[$0].next) }, cancellation: cancellation)
      for (index, logits) in zip(active, logits) {
        let token = texts[index].draw(sampling, logits, endOfText: ends)
        if let token, !accept(index, token) { texts[index].stop() }
      }
    }
  }
}
