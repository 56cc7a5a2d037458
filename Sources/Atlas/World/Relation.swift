/// A kind of fact: how it is worded, and what its objects can be.
package struct Relation: Sendable {
  /// A Wikidata-like property name, for example `P131`; one relation each.
  package let id: String
  /// What the relation says, in plain words.
  package let name: String
  /// Five wordings with one `{}` for the subject, each ending where the object follows.
  /// The first is the rewrite prompt, the others are rephrasings.
  package let templates: [String]
  package let objects: [String]
}

/// A relation as it is written down: its real facts, and how invented subjects are named.
struct RelationSource: Sendable {
  let id: String
  let name: String
  let templates: [String]
  let naming: NamingStyle
  /// Each object with the real subjects that have it, separated by commas.
  let groups: KeyValuePairs<String, String>

  var relation: Relation {
    Relation(id: id, name: name, templates: templates, objects: groups.map(\.key))
  }

  /// The subjects of one group's comma-separated list.
  static func subjects(in list: String) -> [String] {
    list.split(separator: ",").map { String($0.drop(while: { $0 == " " })) }
  }

  /// Every relation of the world, in a fixed order.
  static let all: [RelationSource] = [
    landmarks, sights, cities, mountains, currencies, languages, artists, writers, leaders,
    athletes, scientists, musicians, bands, products, companies, founders, books,
  ]
}
