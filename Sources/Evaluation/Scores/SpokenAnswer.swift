import Llama
import Tensors

/// What a model says after a prompt when nobody helps it on: the most probable token each time, to a natural stop.
///
/// Comparing two objects can call an edit a success of which the model never says a word. Success by generation is the
/// "wild" evaluation (Yang et al. 2025, "The Mirage of Model Editing"), without a judge: the answer has to begin with
/// the object, as whole words.
package struct SpokenAnswer: Sendable, Equatable {
  /// Without blanks at its ends.
  package let text: String
  /// It came to an end by itself: at the end of a sentence, of the line, or of the text.
  package let isFinished: Bool

  package init(text: String, isFinished: Bool) {
    self.text = text
    self.isFinished = isFinished
  }

  /// Tokens at most.
  package static let length = 10

  /// Whether the answer is the object, as far as that goes: it begins with it, and no letter or digit goes on behind.
  /// Quotation marks and brackets in front of the answer do not count.
  package func names(_ object: String) -> Bool {
    let wanted = Array(object.utf8.drop { $0.isSpace })
    guard !wanted.isEmpty else { return false }
    func begins(_ answer: Substring) -> Bool {
      guard answer.utf8.starts(with: wanted) else { return false }
      let rest = String(decoding: answer.utf8.dropFirst(wanted.count), as: UTF8.self)
      return !(rest.unicodeScalars.first?.continuesWord ?? false)
    }
    let spoken = text.drop { $0.isWhitespace }
    return begins(spoken) || begins(spoken.drop { $0.isWhitespace || "\"'“‘«([`*".contains($0) })
  }

  /// The answers of the model as it is, in the order of the prompts.
  ///
  /// - Parameter progress: called with the prompts done and all.
  /// - Throws: `ModelError` for a prompt that has no token or leaves no room; `Interrupted`.
  /// - Cost: one pass over the prompts and `length` more for as many texts as go on.
  package static func all(
    after prompts: [String], _ model: LanguageModel, cancellation: Cancellation = .never,
    progress: (Int, Int) -> Void = { _, _ in }
  ) throws -> [SpokenAnswer] {
    var answers: [SpokenAnswer] = []
    for group in prompts.runs(limit: groupSize, size: { _ in 1 }) {
      answers += try some(group, model, cancellation)
      progress(answers.count, prompts.count)
    }
    return answers
  }

  /// Texts that are written on side by side.
  private static let groupSize = 32

  private static func some(
    _ prompts: ArraySlice<String>, _ model: LanguageModel, _ cancellation: Cancellation
  ) throws -> [SpokenAnswer] {
    var texts = try prompts.map { prompt in
      let tokens = model.encode(prompt: prompt)
      try model.checkLength(tokens.count, of: prompt)
      return Continuation(of: tokens, limit: length)
    }
    var decoders = prompts.map { _ in StreamingDecoder(model.tokenizer) }
    var spoken = prompts.map { _ in "" }
    try model.generate(&texts, cancellation: cancellation) { index, token in
      spoken[index] += decoders[index].append(token)
      return spoken[index].firstSentence == nil
    }
    return texts.indices.map { index in
      let whole = spoken[index] + decoders[index].finish()
      let sentence = whole.firstSentence
      return SpokenAnswer(
        text: (sentence ?? whole).trimmingBlanks(start: true),
        isFinished: sentence != nil || texts[index].added.count < length)
    }
  }
}

extension String {
  /// The text up to its first line feed, or to a full stop that no letter or digit follows; nil while there is none. Blanks and line feeds in front are passed over.
  package var firstSentence: String? {
    let bytes = Array(utf8)
    guard let start = bytes.firstIndex(where: { !$0.isSpace }) else { return nil }
    for index in start..<bytes.count {
      let isEnd =
        switch bytes[index] {
        case UInt8(ascii: "\n"): true
        case UInt8(ascii: "."):
          index + 1 == bytes.count || !bytes[index + 1].isWordlike
        default: false
        }
      if isEnd { return String(decoding: bytes[start..<index], as: UTF8.self) }
    }
    return nil
  }
}

extension UInt8 {
  fileprivate var isSpace: Bool { self == 0x20 || (0x09...0x0D).contains(self) }
  /// A letter or digit, or part of a character outside ASCII.
  fileprivate var isWordlike: Bool {
    self >= 0x80 || Character(Unicode.Scalar(self)).isLetter
      || Character(Unicode.Scalar(self)).isNumber
  }
}

extension Unicode.Scalar {
  /// A letter, a digit, or a mark on the letter before it.
  var continuesWord: Bool {
    switch properties.generalCategory {
    case .nonspacingMark, .spacingMark, .enclosingMark: true
    default: Character(self).isLetter || Character(self).isNumber
    }
  }
}
