import Tensors

extension ProbeScores {
  /// Prompt by prompt, in the order of `ProbeSet.prompts`: the new object's negative log-likelihood (nats a token) and
  /// accuracy, then the old one's; after all prompts the entropy, where it was measured, and one letter a prompt that
  /// tells whether the model says the wanted object.
  package var json: JSON {
    let all = [rewrite] + paraphrases + neighbors
    let said = all.map { $0.isSaid.map { $0 ? "y" : "n" } ?? "-" }.joined()
    return .array(
      all.flatMap { score in
        [score.new, score.old].flatMap {
          [JSON.number($0.negativeLogLikelihood), .number($0.accuracy)]
        }
      } + (entropy.map { [.number($0)] } ?? [])
        + (said.contains { $0 != "-" } ? [.string(said)] : []))
  }

  /// Reads scores of `set` back; nil for anything but what `json` writes of such probes.
  package init?(_ json: JSON, of set: ProbeSet) {
    let numbers = json.array?.compactMap(\.double) ?? []
    let ofPrompts = 4 * set.prompts.count
    guard numbers.count == ofPrompts || numbers.count == ofPrompts + 1 else { return nil }
    // Version 0.1 wrote none of these.
    let letters = json.array?.last?.string.map { Array($0.utf8) } ?? []
    func said(_ index: Int) -> Bool? {
      guard letters.count == set.prompts.count else { return nil }
      return [UInt8(ascii: "y"): true, UInt8(ascii: "n"): false][letters[index]]
    }
    func score(_ index: Int, _ wanted: PromptScore.Wanted) -> PromptScore {
      let own = numbers[4 * index..<4 * index + 4].map(\.self)
      return PromptScore(
        wanted: wanted,
        new: .init(
          negativeLogLikelihood: own[0], accuracy: own[1],
          isSaid: wanted == .new ? said(index) : nil),
        old: .init(
          negativeLogLikelihood: own[2], accuracy: own[3],
          isSaid: wanted == .old ? said(index) : nil), rule: set.rule)
    }
    let firstNeighbor = 1 + set.paraphrases.count
    self.init(
      rewrite: score(0, .new), paraphrases: (1..<firstNeighbor).map { score($0, .new) },
      neighbors: (firstNeighbor..<set.prompts.count).map { score($0, .old) })
    entropy = numbers.count > ofPrompts ? numbers[ofPrompts] : nil
  }
}
