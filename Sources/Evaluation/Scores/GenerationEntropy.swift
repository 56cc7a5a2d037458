import Llama
import Tensors

/// Fluency of free text (GE of ROME and MEMIT): a model that an edit has broken repeats itself, and repetition lowers
/// the entropy of its n-grams.
package enum GenerationEntropy {
  /// Tokens of a generation at most, its prompt included.
  package static let length = 100
  private static let sampling = Sampling(temperature: 1, topK: 5)

  /// GE of a text in bits: H_2 / 3 + 2 H_3 / 3, with H_n the Shannon entropy of the frequencies of its n-grams of
  /// words. Papers show a hundred times that. A text without any n-gram has H_n = 0.
  package static func bits(of text: String) -> Double {
    let words = words(of: text)
    return entropy(ofGrams: 2, words) / 3 + 2 * entropy(ofGrams: 3, words) / 3
  }

  /// Runs of letters and digits, with the marks in the middle of them (`don't`, `3.5`); every other character that
  /// is no blank is a word of its own. The reference takes NLTK's `word_tokenize`, which differs in contractions.
  package static func words(of text: String) -> [String] {
    var words: [String] = []
    var word = ""
    let characters = Array(text)
    for (index, character) in characters.enumerated() {
      let follows = index + 1 < characters.count && characters[index + 1].isWordlike
      if character.isWordlike || (!word.isEmpty && follows && "'’.,-".contains(character)) {
        word.append(character)
        continue
      }
      if !word.isEmpty { words.append(word) }
      word = ""
      if !character.isWhitespace { words.append(String(character)) }
    }
    return word.isEmpty ? words : words + [word]
  }

  /// Shannon entropy of the n-grams of a text that is split already, in bits.
  package static func entropy(ofGrams n: Int, _ words: [String]) -> Double {
    guard words.count >= n else { return 0 }
    // In the order in which they come up, so that the sum is always the same.
    var places: [[String]: Int] = [:]
    var counts: [Int] = []
    for start in 0...words.count - n {
      let place = places[Array(words[start..<start + n]), default: counts.count]
      if place == counts.count {
        places[Array(words[start..<start + n])] = place
        counts.append(0)
      }
      counts[place] += 1
    }
    let total = Double(counts.reduce(0, +))
    return counts.reduce(0) { sum, count in
      let share = Double(count) / total
      return sum - share * naturalLogarithm(share) / naturalLogarithm(2)
    }
  }

  /// GE of every set: the mean over what the model as it is makes of its openings, which count as part of the text; nil
  /// for a set without openings.
  ///
  /// - Parameters:
  ///   - seed: of the draws. Each opening of a set has its own, the same wherever the set stands.
  ///   - progress: called after each set with the texts done and the texts in all.
  /// - Throws: `Interrupted`; `ModelError` if an opening is too long or a logit is not finite.
  /// - Cost: up to a hundred passes a set, in which its openings are written on side by side.
  package static func measure(
    _ model: LanguageModel, _ sets: [ProbeSet], seed: UInt64, cancellation: Cancellation = .never,
    progress: (Int, Int) -> Void = { _, _ in }
  ) throws -> [Double?] {
    let count = sets.reduce(0) { $0 + $1.openings.count }
    var done = 0
    return try sets.map { set in
      let texts = try texts(of: set.openings, model, seed: seed, cancellation)
      done += texts.count
      progress(done, count)
      return texts.isEmpty ? nil : texts.reduce(0) { $0 + bits(of: $1) } / Double(texts.count)
    }
  }

  /// Openings written on to a hundred tokens.
  private static func texts(
    of openings: [String], _ model: LanguageModel, seed: UInt64, _ cancellation: Cancellation
  ) throws -> [String] {
    var texts = openings.enumerated().map { index, opening in
      let tokens = model.encode(opening)
      return Continuation(
        of: tokens, limit: max(length - tokens.count, 1), seed: seed &+ UInt64(index))
    }
    try model.generate(&texts, sampling: sampling, cancellation: cancellation)
    return zip(openings, texts).map { $0 + model.tokenizer.decode($1.added, continuing: true) }
  }
}

extension Character {
  fileprivate var isWordlike: Bool { isLetter || isNumber }
}
