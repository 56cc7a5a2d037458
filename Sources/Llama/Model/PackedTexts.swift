/// Texts laid into one batch, in which a beginning that several of them have in common stands once: its rows are
/// computed once, and their keys and values serve all.
package struct PackedTexts {
  /// A sequence a text, with as many tokens of its own as no text before it has.
  package let batch: PackedBatch
  /// Packed rows of the tokens of every text, [texts][tokens]: rows of one text need not be neighbours.
  package let rows: [[Int32]]
  /// First row of each text in the key/value store, where the keys and values of all its tokens will be.
  package let regions: [Int]

  /// - Parameter regions: nil lays them one after another.
  package init(_ texts: [[Int32]], regions: [Int]? = nil) {
    // In this order a text has the longest beginning that it shares with anyone in common with the one before it.
    let order = texts.indices.sorted { texts[$0].lexicographicallyPrecedes(texts[$1]) }
    var sequences: [PackedBatch.Sequence] = []
    var rows = [[Int32]](repeating: [], count: texts.count)
    var nextRow = 0
    let regions = regions ?? Self.oneAfterAnother(texts)
    var last: (tokens: [Int32], rows: [Int32]) = ([], [])
    for text in order {
      let tokens = texts[text]
      let inherited = Array(last.rows.prefix(tokens.commonPrefix(last.tokens)))
      let own = tokens[inherited.count...]
      sequences.append(
        .init(tokens: Array(own), inherited: inherited, storeStart: regions[text]))
      last = (tokens, inherited + own.indices.map { Int32(nextRow + $0 - own.startIndex) })
      rows[text] = last.rows
      nextRow += own.count
    }
    batch = PackedBatch(sequences)
    self.rows = rows
    self.regions = regions
  }

  private static func oneAfterAnother(_ texts: [[Int32]]) -> [Int] {
    var next = 0
    return texts.map { text in
      defer { next += text.count }
      return next
    }
  }
}

extension Array where Element: Equatable {
  /// How many elements it has in common with `other` from the first on.
  package func commonPrefix(_ other: [Element]) -> Int {
    zip(self, other).prefix { $0 == $1 }.count
  }
}
