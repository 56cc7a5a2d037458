import Tensors

/// Where a prompt names its subject.
enum SubjectPlace {
  /// The prompt with `{}` where it spells the subject, unless it has a `{}` already.
  ///
  /// The subject is looked for byte by byte, and as a word: "Jon" does not stand in "Jonas".
  ///
  /// - Parameter name: of the prompt's field, for errors.
  /// - Throws: `RecordError` for a prompt with two `{}`, or one in which the subject stands never or twice.
  static func template(
    _ prompt: String, subject: String, name: String = "prompt"
  ) throws(RecordError) -> String {
    let holes = prompt.byteRanges(of: "{}").count
    if holes == 1 { return prompt }
    guard holes == 0 else { throw RecordError("\(name) has \(holes) {} for the subject") }
    let places = prompt.byteRanges(of: subject)
    let words = places.filter { prompt.isWord($0) }
    guard words.count == 1 else {
      throw RecordError(
        words.isEmpty
          ? absence(of: subject, from: prompt, isPartOfWord: !places.isEmpty)
          : "the subject occurs \(words.count) times in the prompt")
    }
    return prompt[..<words[0].lowerBound] + "{}" + prompt[words[0].upperBound...]
  }

  /// Why a prompt does not name its subject, as far as that can be told.
  private static func absence(
    of subject: String, from prompt: String, isPartOfWord: Bool
  ) -> String {
    let reason = "the subject does not occur in the prompt"
    if isPartOfWord { return reason + ", only inside another word" }
    // Swift's own comparison takes two spellings of "é" for one.
    if prompt.contains(subject) { return reason + ", only in other bytes of the same characters" }
    if prompt.lowercased().contains(subject.lowercased()) {
      return reason + ", only in other capitals"
    }
    return reason
  }
}

extension String {
  /// No letter, digit or mark goes on at either end of a part.
  fileprivate func isWord(_ part: Range<String.Index>) -> Bool {
    guard let first = unicodeScalars[part].first, let last = unicodeScalars[part].last else {
      return false
    }
    let before = unicodeScalars[..<part.lowerBound].last
    let after = unicodeScalars[part.upperBound...].first
    return !joins(before, first) && !joins(last, after)
  }

  private func joins(_ left: Unicode.Scalar?, _ right: Unicode.Scalar?) -> Bool {
    guard let left, let right else { return false }
    // A mark belongs to the character before it, whatever that is.
    if right.isMark { return true }
    return left.isPartOfWord && right.isPartOfWord
  }
}

extension Unicode.Scalar {
  fileprivate var isMark: Bool {
    switch properties.generalCategory {
    case .nonspacingMark, .spacingMark, .enclosingMark: true
    default: false
    }
  }

  /// A letter, digit or mark of a script that puts something between its words, and adds nothing to names.
  fileprivate var isPartOfWord: Bool {
    let isWordlike = properties.isAlphabetic || properties.numericType != nil || isMark
    return isWordlike && !properties.isIdeographic
      && !Self.unseparated.contains { $0.contains(value) }
  }

  /// Thai and Lao; Burmese; Khmer; kana and Bopomofo; Hangul, whose particles stand at the noun.
  private static let unseparated: [ClosedRange<UInt32>] = [
    0x0E00...0x0EFF, 0x1000...0x109F, 0x1780...0x17FF, 0x3040...0x31FF, 0x1100...0x11FF,
    0xAC00...0xD7FF,
  ]
}
