import Llama
import Tensors

/// Learns a byte-level BPE vocabulary with Llama-3's split pattern.
///
/// The most frequent pair of neighbours becomes a token, again and again (Sennrich et al. 2016,
/// algorithm 1). Pair counts are kept up to date word by word, and a heap finds the largest, so each
/// merge costs only the words that contain its pair.
package struct BPETrainer {
  /// Trains on `texts` and returns a complete Hugging Face tokenizer.json.
  ///
  /// Special tokens get the first ids, then the 256 bytes in the order of GPT-2's alphabet, then the
  /// merges. Of pairs equally frequent, the one of smallest ids is merged first, so the same texts in
  /// any order give the same file. The vocabulary is smaller than asked for when no pair is left, and
  /// never smaller than the special tokens and bytes.
  ///
  /// - Parameter specialTokens: each longer than one character, or it would be a byte's spelling; the first stands in
  ///   front of every text.
  package static func train(texts: [String], vocabularySize: Int, specialTokens: [String]) -> JSON {
    var trainer = BPETrainer(specialTokens: specialTokens, words: countWords(texts))
    while trainer.tokens.count < vocabularySize, let pair = trainer.mostFrequentPair() {
      trainer.merge(pair)
    }
    return trainer.json
  }

  /// A distinct word as its present symbols.
  private struct Word {
    var symbols: [Int32]
    let count: Int
  }

  private let specialTokens: [String]
  private var words: [Word]
  /// The spelling of each id in the byte alphabet, or of a special token.
  private var tokens: [String]
  private var ids: [[UInt8]: Int32] = [:]
  private var merges: [Pair] = []
  /// What each merged pair became.
  private var results: [Pair: Int32] = [:]
  private var counts: [Pair: Int] = [:]
  /// Words that contained the pair when it was counted; they may have lost it since.
  private var places: [Pair: [Int]] = [:]
  private var heap = PairHeap()

  private init(specialTokens: [String], words counted: [(bytes: [UInt8], count: Int)]) {
    self.specialTokens = specialTokens
    tokens = specialTokens
    var byteIDs = [Int32](repeating: 0, count: 256)
    for byte in ByteAlphabet.bytesInOrder {
      byteIDs[Int(byte)] = Int32(tokens.count)
      tokens.append(ByteAlphabet.encode([byte]))
    }
    for (id, token) in tokens.enumerated() { ids[Array(token.utf8)] = Int32(id) }
    words = counted.map { Word(symbols: $0.bytes.map { byteIDs[Int($0)] }, count: $0.count) }
    for index in words.indices {
      for pair in Self.pairs(of: words[index].symbols) {
        counts[pair, default: 0] += words[index].count
        if places[pair]?.last != index { places[pair, default: []].append(index) }
      }
    }
    for (pair, count) in counts { heap.insert(.init(count: count, pair: pair)) }
  }

  private static func countWords(_ texts: [String]) -> [(bytes: [UInt8], count: Int)] {
    var counts: [[UInt8]: Int] = [:]
    for var text in texts {
      text.withUTF8 { bytes in
        var splitter = WordSplitter(bytes, by: .llama3)
        while let range = splitter.next() { counts[Array(bytes[range]), default: 0] += 1 }
      }
    }
    // The order changes no result; a dictionary's would change the running time from run to run.
    return counts.map { (bytes: $0.key, count: $0.value) }
      .sorted { $0.bytes.lexicographicallyPrecedes($1.bytes) }
  }

  // MARK: Training

  private static func pairs(of symbols: [Int32]) -> [Pair] {
    zip(symbols, symbols.dropFirst()).map { Pair(left: $0, right: $1) }
  }

  private mutating func mostFrequentPair() -> Pair? {
    while let entry = heap.popFirst() {
      let count = counts[entry.pair] ?? 0
      if entry.count == count, count > 0 { return entry.pair }
      // Fewer than when it was put there: it comes again later. More: it is there a second time.
      if entry.count > count, count > 0 { heap.insert(.init(count: count, pair: entry.pair)) }
    }
    return nil
  }

  private mutating func merge(_ pair: Pair) {
    guard let result = token(of: pair) else { return }
    var raised: Set<Pair> = []
    for index in places.removeValue(forKey: pair) ?? [] {
      let symbols = words[index].symbols
      let merged = Self.merge(pair, in: symbols, into: result)
      guard merged.count < symbols.count else { continue }
      words[index].symbols = merged
      for old in Self.pairs(of: symbols) { counts[old, default: 0] -= words[index].count }
      for new in Self.pairs(of: merged) {
        counts[new, default: 0] += words[index].count
        // The other pairs were there before, and as often.
        guard new.left == result || new.right == result else { continue }
        if places[new]?.last != index { places[new, default: []].append(index) }
        raised.insert(new)
      }
    }
    for pair in raised {
      if let count = counts[pair], count > 0 { heap.insert(.init(count: count, pair: pair)) }
    }
  }

  /// The id of the joined token: a new one, unless other halves have made the same bytes before. Nil
  /// if it would spell a special token, which text must never become.
  private mutating func token(of pair: Pair) -> Int32? {
    if let result = results[pair] { return result }
    let text = tokens[Int(pair.left)] + tokens[Int(pair.right)]
    let result = ids[Array(text.utf8)] ?? Int32(tokens.count)
    guard result >= specialTokens.count else { return nil }
    if result == tokens.count {
      tokens.append(text)
      ids[Array(text.utf8)] = result
    }
    results[pair] = result
    merges.append(pair)
    return result
  }

  private static func merge(_ pair: Pair, in symbols: [Int32], into result: Int32) -> [Int32] {
    var merged: [Int32] = []
    merged.reserveCapacity(symbols.count)
    var index = 0
    while index < symbols.count {
      if index + 1 < symbols.count, symbols[index] == pair.left, symbols[index + 1] == pair.right {
        merged.append(result)
        index += 2
      } else {
        merged.append(symbols[index])
        index += 1
      }
    }
    return merged
  }

  // MARK: The file

  private var json: JSON {
    let vocabulary = tokens.enumerated().map { ($1, JSON.integer($0)) }
    let lines = merges.map { JSON.string(tokens[Int($0.left)] + " " + tokens[Int($0.right)]) }
    let sequence: JSON = ["Sequence": ["id": "A", "type_id": 0]]
    let second: JSON = ["Sequence": ["id": "B", "type_id": 1]]
    // The first of the special tokens stands in front of every text.
    let begin: [JSON] = specialTokens.prefix(1).map { name in
      ["SpecialToken": ["id": .string(name), "type_id": 0]]
    }
    let beginOfText: [(String, JSON)] = specialTokens.prefix(1).map { name in
      (name, ["id": .string(name), "ids": [0], "tokens": [.string(name)]])
    }
    return [
      "version": "1.0", "truncation": nil, "padding": nil, "added_tokens": .array(addedTokens),
      "normalizer": nil,
      "pre_tokenizer": [
        "type": "Sequence",
        "pretokenizers": [
          [
            "type": "Split", "pattern": ["Regex": .string(WordSplitter.llama3)],
            "behavior": "Isolated", "invert": false,
          ],
          [
            "type": "ByteLevel", "add_prefix_space": false, "trim_offsets": true,
            "use_regex": false,
          ],
        ],
      ],
      "post_processor": [
        "type": "TemplateProcessing", "single": .array(begin + [sequence]),
        "pair": .array(begin + [sequence] + begin + [second]),
        "special_tokens": .object(JSONObject(beginOfText)),
      ],
      "decoder": [
        "type": "ByteLevel", "add_prefix_space": true, "trim_offsets": true, "use_regex": true,
      ],
      "model": [
        "type": "BPE", "dropout": nil, "unk_token": nil, "continuing_subword_prefix": nil,
        "end_of_word_suffix": nil, "fuse_unk": false, "byte_fallback": false,
        "ignore_merges": false, "vocab": .object(JSONObject(vocabulary)), "merges": .array(lines),
      ],
    ]
  }

  private var addedTokens: [JSON] {
    specialTokens.enumerated().map { id, text in
      [
        "id": .integer(id), "content": .string(text), "single_word": false, "lstrip": false,
        "rstrip": false, "normalized": false, "special": true,
      ]
    }
  }
}

/// Two neighbouring symbols.
private struct Pair: Hashable {
  let left: Int32
  let right: Int32
}

/// A binary heap with the most frequent pair on top, the one of smallest ids among equals.
private struct PairHeap {
  struct Entry {
    let count: Int
    let pair: Pair

    func precedes(_ other: Entry) -> Bool {
      (other.count, pair.left, pair.right) < (count, other.pair.left, other.pair.right)
    }
  }

  private var entries: [Entry] = []

  mutating func insert(_ entry: Entry) {
    entries.append(entry)
    var child = entries.count - 1
    while child > 0, entry.precedes(entries[(child - 1) / 2]) {
      entries.swapAt(child, (child - 1) / 2)
      child = (child - 1) / 2
    }
  }

  mutating func popFirst() -> Entry? {
    guard let first = entries.first, let last = entries.popLast() else { return nil }
    guard !entries.isEmpty else { return first }
    entries[0] = last
    var parent = 0
    while true {
      var child = 2 * parent + 1
      guard child < entries.count else { return first }
      if child + 1 < entries.count, entries[child + 1].precedes(entries[child]) { child += 1 }
      guard entries[child].precedes(last) else { return first }
      entries.swapAt(parent, child)
      parent = child
    }
  }
}
