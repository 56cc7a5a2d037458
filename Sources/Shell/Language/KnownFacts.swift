import Tensors

/// What is known of a data set's facts, in the form in which Tab looks for it: how they are worded, whom they are about,
/// and what can be said of those.
///
/// A fact with a sign that would need a backslash or a second dollar in a command is left out: what Tab inserts has to
/// mean itself.
package struct KnownFacts: Sendable {
  /// A way to ask: what stands before and behind the subject, with the blanks that separate them from it.
  struct Wording: Sendable {
    let before: String
    let after: String
    /// The position in `relations`.
    let relation: Int
  }

  struct Relation: Sendable {
    /// `P19`; empty where the data set has none.
    let id: String
    /// What it is about, in words.
    let summary: String
    /// Everything that is said of any subject, in the order in which it came.
    fileprivate(set) var objects: [String] = []
    fileprivate var known: Set<String> = []

    fileprivate mutating func add(_ object: String) {
      if !object.isEmpty, known.insert(object).inserted { objects.append(object) }
    }
  }

  struct Fact: Sendable {
    let subject: String
    /// What is true; empty if the data set does not say.
    let object: String
    /// Positions in `wordings`.
    let wordings: Range<Int>
  }

  private(set) var wordings: [Wording] = []
  private(set) var relations: [Relation] = []
  private(set) var facts: [Fact] = []
  private var relationNumbers: [String: Int] = [:]
  private var wordingRanges: [[String]: Range<Int>] = [:]

  package init() {}

  /// Takes in a fact.
  ///
  /// - Parameters:
  ///   - others: objects that are not true of this subject, and could be of another one of the relation.
  ///   - templates: with one `{}` each where the subject goes.
  ///   - summary: what the relation is about; its first template unless given.
  package mutating func add(
    subject: String, object: String, others: [String] = [], templates: [String],
    relation id: String, summary: String? = nil
  ) {
    guard let first = templates.first, subject.isPlainText, !subject.isEmpty else { return }
    // Without relations, facts that are asked in the same words belong together.
    let relation = number(ofRelation: id, key: id.isEmpty ? "{}" + first : id, summary ?? first)
    for object in [object] + others where object.isPlainText { relations[relation].add(object) }
    let range = range(of: templates, relation)
    guard !range.isEmpty else { return }
    facts.append(
      Fact(subject: subject, object: object.isPlainText ? object : "", wordings: range))
  }

  private mutating func number(ofRelation id: String, key: String, _ summary: String) -> Int {
    if let number = relationNumbers[key] { return number }
    relationNumbers[key] = relations.count
    relations.append(Relation(id: id, summary: summary))
    return relations.count - 1
  }

  private mutating func range(of templates: [String], _ relation: Int) -> Range<Int> {
    let key = ["\(relation)"] + templates
    if let range = wordingRanges[key] { return range }
    let start = wordings.count
    for template in templates {
      guard let hole = template.byteRanges(of: "{}").first else { continue }
      let before = String(template[..<hole.lowerBound])
      let after = String(template[hole.upperBound...])
      guard before.isPlainText, after.isPlainText else { continue }
      wordings.append(Wording(before: before, after: after, relation: relation))
    }
    wordingRanges[key] = start..<wordings.count
    return start..<wordings.count
  }
}

extension String {
  /// No sign in it has a meaning in an edit or a prompt.
  fileprivate var isPlainText: Bool {
    !utf8.contains { "{}[]\\$".utf8.contains($0) } && byteRanges(of: "->").isEmpty
      && byteRanges(of: "→").isEmpty
  }
}
