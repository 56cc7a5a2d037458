import Editing

/// Two facts that cannot both hold, and how that shows.
package struct FactConflict: Sendable, Equatable {
  package enum Ground: Sendable {
    /// Both say something after the very same prompt.
    case samePrompt
    /// Both are about the same relation of the same subject, in different words.
    case sameRelation
  }

  /// Positions among the facts looked at; `first` is below `second`.
  package let first, second: Int
  package let ground: Ground

  package init(first: Int, second: Int, ground: Ground) {
    self.first = first
    self.second = second
    self.ground = ground
  }

  /// Every fact that contradicts one before it, with the first such.
  ///
  /// - Parameter relations: of the facts, in the same order; empty ones are known of none.
  package static func all(in facts: [Fact], relations: [String] = []) -> [FactConflict] {
    var prompts: [[UInt8]: Int] = [:]
    var claims: [[UInt8]: Int] = [:]
    var conflicts: [FactConflict] = []
    for (index, fact) in facts.enumerated() {
      let relation = index < relations.count ? relations[index] : ""
      let prompt = [UInt8](fact.filledPrompt.utf8)
      let claim = [UInt8]((relation + "\0" + fact.subject).utf8)
      if let other = prompts[prompt] {
        conflicts.append(FactConflict(first: other, second: index, ground: .samePrompt))
      } else if !relation.isEmpty, let other = claims[claim] {
        conflicts.append(FactConflict(first: other, second: index, ground: .sameRelation))
      }
      prompts[prompt] = prompts[prompt] ?? index
      claims[claim] = claims[claim] ?? index
    }
    return conflicts
  }
}
