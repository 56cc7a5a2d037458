import Llama
import Tensors

/// A fact to be written: a prompt that names a subject, the object that shall follow it, and the one that did.
package struct Fact: Sendable, Equatable, Hashable {
  /// Text with exactly one "{}" where the subject stands.
  package let prompt: String
  package let subject: String
  package let new: String
  /// What the unedited model or the dataset says; nil if nobody said.
  package let old: String?
  /// How the new object follows the prompt.
  package let join: ObjectJoin

  /// - Throws: `EditError` for a prompt without exactly one "{}", or an empty subject or object.
  package init(
    prompt: String, subject: String, new: String, old: String? = nil, join: ObjectJoin = .automatic
  ) throws {
    let places = prompt.components(separatedBy: Fact.placeholder).count - 1
    guard places == 1 else {
      throw EditError(
        .badFact, "the prompt \"\(prompt)\" has \(places) places for a subject, not one",
        hint: "write {} once, where the subject stands")
    }
    guard !subject.allSatisfy(\.isWhitespace) else {
      throw EditError(.badFact, "the subject is empty", hint: "put its words between { and }")
    }
    guard !new.allSatisfy(\.isWhitespace) else {
      throw EditError(
        .badFact, "the new object is empty", hint: "write what shall follow the prompt")
    }
    self.prompt = prompt
    self.subject = subject
    self.new = new
    self.old = old
    self.join = join
  }

  static let placeholder = "{}"

  /// Text before the subject.
  package var prefix: String { prompt.components(separatedBy: Fact.placeholder)[0] }
  /// Text after the subject.
  package var suffix: String { prompt.components(separatedBy: Fact.placeholder)[1] }
  /// The prompt with its subject in place.
  package var filledPrompt: String { prefix + subject + suffix }
}

extension String {
  /// Parts between occurrences of `separator`, byte by byte.
  func components(separatedBy separator: String) -> [String] {
    var parts: [String] = []
    var start = startIndex
    for range in byteRanges(of: separator) {
      parts.append(String(self[start..<range.lowerBound]))
      start = range.upperBound
    }
    return parts + [String(self[start...])]
  }
}
