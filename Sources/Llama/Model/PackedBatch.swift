import CNumerics
import Tensors

/// Several sequences laid end to end in the rows of one matrix: no padding, whatever their lengths.
///
/// A sequence may continue one whose first tokens have been seen: their keys and values then lie in the
/// key/value store, in front of its own. Or it may begin with rows of other sequences of the same batch: theirs are
/// put there on the way (`PackedTexts`).
package struct PackedBatch {
  package struct Sequence {
    package var tokens: [Int32]
    /// How many tokens of this sequence came before and are in the store.
    package var past: Int
    /// Packed rows of this batch that are its past, in their order; or none, if that is in the store already.
    package var inherited: [Int32] = []
    /// First row of this sequence in the key/value store; it needs past + tokens.count rows there.
    package var storeStart: Int

    package init(tokens: [Int32], past: Int = 0, storeStart: Int) {
      self.tokens = tokens
      self.past = past
      self.storeStart = storeStart
    }

    init(tokens: [Int32], inherited: [Int32], storeStart: Int) {
      self.init(tokens: tokens, past: inherited.count, storeStart: storeStart)
      self.inherited = inherited
    }
  }

  package let sequences: [Sequence]
  /// Every token, packed: [T].
  package let tokens: [Int32]
  /// Position of every token in its own sequence: [T].
  package let positions: [Int32]
  /// First packed row of every sequence.
  package let rowStarts: [Int]
  /// Rows that the key/value store must have.
  package let storeRows: Int

  package var rows: Int { tokens.count }
  /// Some rows are the past of other sequences. What comes of such a pass cannot be followed backward.
  package var sharesRows: Bool { sequences.contains { !$0.inherited.isEmpty } }
  package var longest: Int { sequences.map { $0.past + $0.tokens.count }.max() ?? 0 }

  package init(_ sequences: [Sequence]) {
    self.sequences = sequences
    tokens = sequences.flatMap(\.tokens)
    positions = sequences.flatMap { s in s.tokens.indices.map { Int32(s.past + $0) } }
    var starts: [Int] = []
    var row = 0
    for sequence in sequences {
      starts.append(row)
      row += sequence.tokens.count
    }
    rowStarts = starts
    storeRows = sequences.map { $0.storeStart + $0.past + $0.tokens.count }.max() ?? 0
  }

  /// Whole sequences from their first token on.
  package init(_ texts: [[Int32]]) {
    var start = 0
    self.init(
      texts.map { tokens in
        defer { start += tokens.count }
        return Sequence(tokens: tokens, storeStart: start)
      })
  }

  /// Packed row of the token at `position` of sequence `index` (which must be one of its own, not of its past).
  package func row(_ index: Int, position: Int) -> Int32 {
    Int32(rowStarts[index] + position - sequences[index].past)
  }

  /// The segments as the attention kernels want them, for queries at `queryRows` (ascending packed rows).
  func segments(queryRows: [Int32]) -> [cn_segment] {
    var query = 0
    return sequences.indices.map { index in
      let start = rowStarts[index]
      let count = sequences[index].tokens.count
      let first = query
      while query < queryRows.count, Int(queryRows[query]) < start + count { query += 1 }
      return cn_segment(
        row_start: Int32(start), rows: Int32(count), past: Int32(sequences[index].past),
        query_start: Int32(first), queries: Int32(query - first),
        kv_start: Int64(sequences[index].storeStart))
    }
  }
}
