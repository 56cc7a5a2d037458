import Evaluation

/// Prompts that a user adds to what an edit is measured with.
struct AddedProbes {
  enum Kind: String { case paraphrase, neighbor }

  private(set) var paraphrases: [String] = []
  private(set) var neighbors: [String] = []

  var isEmpty: Bool { paraphrases.isEmpty && neighbors.isEmpty }

  mutating func add(_ prompt: String, as kind: Kind) {
    switch kind {
    case .paraphrase: paraphrases.append(prompt)
    case .neighbor: neighbors.append(prompt)
    }
  }

  func added(to set: ProbeSet) -> ProbeSet {
    var set = set
    set.paraphrases += paraphrases
    set.neighbors += neighbors
    return set
  }
}
