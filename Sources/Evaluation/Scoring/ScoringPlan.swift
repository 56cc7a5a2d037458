import Llama
import Tensors

/// What a model has to read so that many objects can be scored after many prompts, settled before
/// anything runs.
///
/// A token's probability stands in the row before it. So an object of m tokens needs the prompt and
/// its own first m - 1 tokens, and objects that begin alike read the same rows: single-token objects
/// of one prompt all read its last.
struct ScoringPlan {
  /// A prompt with what stands in front of it, at least one token of an object, and whether it is asked what comes
  /// behind that.
  struct Pair: Hashable {
    let prompt: [Int32]
    let object: [Int32]
    let wantsEnd: Bool
  }

  /// One distinct pair of prompt and object.
  struct Reading {
    /// What is fed: the prompt and the object, without its last token unless it is asked what comes behind.
    let text: [Int32]
    let object: [Int32]
    let wantsEnd: Bool
    /// Pairs that it answers.
    var pairs = 1

    init(_ pair: Pair) {
      text = pair.prompt + (pair.wantsEnd ? pair.object : pair.object.dropLast())
      object = pair.object
      wantsEnd = pair.wantsEnd
    }

    /// Position of the token whose row tells of the object's first.
    var firstPosition: Int { text.count - object.count - (wantsEnd ? 1 : 0) }
  }

  /// By their texts, so that those with a beginning in common are in one pass.
  let readings: [Reading]
  /// The reading that answers each pair.
  let readingOfPair: [Int]

  init(_ pairs: [Pair]) {
    var found: [Reading] = []
    var index: [Pair: Int] = [:]
    let answers = pairs.map { pair in
      if let known = index[pair] {
        found[known].pairs += 1
        return known
      }
      index[pair] = found.count
      found.append(Reading(pair))
      return found.count - 1
    }
    let order = found.indices.sorted { found[$0].text.lexicographicallyPrecedes(found[$1].text) }
    var place = order
    for (new, old) in order.enumerated() { place[old] = new }
    readings = order.map { found[$0] }
    readingOfPair = answers.map { place[$0] }
  }

  /// The readings in order, in passes of at most `limit` rows, or of one reading that is longer.
  func passes(rows limit: Int) -> [Range<Int>] {
    var passes: [Range<Int>] = []
    var (start, rows) = (0, 0)
    for (index, reading) in readings.enumerated() {
      rows += newRows(index, after: start)
      if index > start, rows > limit {
        passes.append(start..<index)
        (start, rows) = (index, reading.text.count)
      }
    }
    if start < readings.count { passes.append(start..<readings.count) }
    return passes
  }

  /// The readings of a pass in at most `count` hands of about the same number of rows.
  func hands(_ pass: Range<Int>, to count: Int) -> [Range<Int>] {
    let rows = pass.map { newRows($0, after: pass.lowerBound) }
    let total = rows.reduce(0, +)
    let number = handCount(rows: total, atLeast: 32, most: count)
    var hands: [Range<Int>] = []
    var (start, sum) = (pass.lowerBound, 0)
    for (index, own) in zip(pass, rows) {
      // Readings that add no row go with the one before them.
      if own > 0, index > start, sum * number >= total * (hands.count + 1) {
        hands.append(start..<index)
        start = index
      }
      sum += own
    }
    return hands + [start..<pass.upperBound]
  }

  /// How many distinct beginnings the texts have: rows of all readings in one pass.
  var beginnings: Int { readings.indices.reduce(0) { $0 + newRows($1, after: 0) } }

  /// Rows that a reading adds to those before it, from reading `start` on.
  private func newRows(_ index: Int, after start: Int) -> Int {
    let text = readings[index].text
    return text.count - (index > start ? text.commonPrefix(readings[index - 1].text) : 0)
  }
}
