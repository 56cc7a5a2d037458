/// Rows that a pass is asked for, ascending and each once, for those that somebody wants in an order of his own.
package struct AskedRows {
  /// What to ask the pass for.
  package let rows: [Int32]
  /// Where among them each wanted row stands.
  package let places: [Int32]

  package init(_ wanted: [Int32]) {
    rows = Set(wanted).sorted()
    let place = Dictionary(uniqueKeysWithValues: zip(rows, Int32(0)...))
    places = wanted.map { place[$0] ?? 0 }
  }
}
