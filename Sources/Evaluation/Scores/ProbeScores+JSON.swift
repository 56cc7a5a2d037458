import Tensors

extension ProbeScores {
  /// Prompt by prompt, in the order of `ProbeSet.prompts`: the new object's negative log-likelihood (nats a token) and
  /// accuracy, then the old one's; after all prompts the entropy, where it was measured.
  package var json: JSON {
    .array(
      ([rewrite] + paraphrases + neighbors).flatMap { score in
        [score.new, score.old].flatMap {
          [JSON.number($0.negativeLogLikelihood), .number($0.accuracy)]
        }
      } + (entropy.map { [.number($0)] } ?? []))
  }

  /// Reads scores of `set` back; nil for anything but what `json` writes of such probes.
  package init?(_ json: JSON, of set: ProbeSet) {
    let numbers = json.array?.compactMap(\.double) ?? []
    let ofPrompts = 4 * set.prompts.count
    guard numbers.count == ofPrompts || numbers.count == ofPrompts + 1 else { return nil }
    func score(_ index: Int, _ wanted: PromptScore.Wanted) -> PromptScore {
      let own = numbers[4 * index..<4 * index + 4].map(\.self)
      return PromptScore(
        wanted: wanted, new: .init(negativeLogLikelihood: own[0], accuracy: own[1]),
        old: .init(negativeLogLikelihood: own[2], accuracy: own[3]), rule: set.rule)
    }
    let firstNeighbor = 1 + set.paraphrases.count
    self.init(
      rewrite: score(0, .new), paraphrases: (1..<firstNeighbor).map { score($0, .new) },
      neighbors: (firstNeighbor..<set.prompts.count).map { score($0, .old) })
    entropy = numbers.count > ofPrompts ? numbers[ofPrompts] : nil
  }
}
