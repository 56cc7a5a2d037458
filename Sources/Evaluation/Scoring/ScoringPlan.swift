import Llama

/// What a model has to read so that many objects can be scored after many prompts, settled before
/// anything runs.
///
/// A token's probability stands in the row before it. So an object of m tokens needs the prompt and
/// its own first m - 1 tokens, and objects that begin alike read the same rows: single-token objects
/// of one prompt all read its last.
struct ScoringPlan {
  /// One distinct pair of prompt and object.
  struct Reading {
    /// What is fed: the prompt and all but the last token of the object.
    let text: [Int32]
    let object: [Int32]
    /// Pairs that it answers.
    var pairs = 1

    init(prompt: [Int32], object: [Int32]) {
      text = prompt + object.dropLast()
      self.object = object
    }

    /// Position of the token whose row tells of the object's first.
    var firstPosition: Int { text.count - object.count }
  }

  /// By their texts, so that those with a beginning in common are in one pass.
  let readings: [Reading]
  /// The reading that answers each pair.
  let readingOfPair: [Int]

  /// - Parameter pairs: prompts with begin-of-text, and at least one token of an object.
  init(_ pairs: [(prompt: [Int32], object: [Int32])]) {
    var found: [Reading] = []
    var index: [[ArraySlice<Int32>]: Int] = [:]
    let answers = pairs.map { pair in
      let key = [pair.prompt[...], pair.object[...]]
      if let known = index[key] {
        found[known].pairs += 1
        return known
      }
      index[key] = found.count
      found.append(Reading(prompt: pair.prompt, object: pair.object))
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
      let common = index > start ? reading.text.commonPrefix(readings[index - 1].text) : 0
      rows += reading.text.count - common
      if index > start, rows > limit {
        passes.append(start..<index)
        (start, rows) = (index, reading.text.count)
      }
    }
    if start < readings.count { passes.append(start..<readings.count) }
    return passes
  }
}
