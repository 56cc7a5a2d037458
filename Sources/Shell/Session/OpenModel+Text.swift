import Llama
import Tensors

extension OpenModel {
  /// What the model added to a prompt, and why it stopped.
  struct Answer {
    enum End: String {
      case sentence
      case endOfText = "end-of-text"
      case limit
    }

    var text: String
    var tokens: [Int32]
    var end: End
  }

  /// Lets the model as it is write on.
  ///
  /// - Parameters:
  ///   - stopsAtSentence: stop after a full stop or a line feed, and leave it out.
  ///   - tell: told of the answer's text as it comes.
  /// - Throws: `ModelError` for a prompt that leaves no room; `Interrupted`.
  func continuation(
    of prompt: String, limit: Int, sampling: Sampling = .greedy,
    seed: UInt64 = 0, stopsAtSentence: Bool = true, cancellation: Cancellation,
    tell: ((String) -> Void)? = nil
  ) throws -> Answer {
    let encoded = model.encode(prompt: prompt)
    guard !encoded.isEmpty else {
      throw ModelError(
        "the prompt has no token, and nothing stands in front of texts",
        hint: "write a prompt, or have a token put in front: `set begin ID`")
    }
    let room = model.configuration.maximumPositions
    guard encoded.count < room else {
      throw ModelError(
        "the prompt takes \(encoded.count) tokens, but the model has \(room) positions",
        hint: "shorten the prompt")
    }
    var decoder = StreamingDecoder(model.tokenizer)
    var text = ""
    var sentence: String?
    var told = 0
    // Blanks wait: they may be the last, which are left out. So does a stop, until it is known not to end a sentence.
    func tellMore(_ text: String) {
      guard let tell else { return }
      let safe = text.trimmingBlanks()
      tell(String(decoding: safe.utf8.dropFirst(told), as: UTF8.self))
      told = max(told, safe.utf8.count)
    }
    let tokens = try model.generate(
      encoded, limit: limit, sampling: sampling, seed: seed, cancellation: cancellation
    ) { token in
      text += decoder.append(token)
      if stopsAtSentence { sentence = Self.firstSentence(of: text) }
      tellMore(sentence ?? text)
      return sentence == nil
    }
    text += decoder.finish()
    let end: Answer.End =
      sentence != nil ? .sentence : tokens.count < limit ? .endOfText : .limit
    let answer = (sentence ?? text).trimmingBlanks(atEnd: stopsAtSentence)
    tell?(String(decoding: answer.utf8.dropFirst(told), as: UTF8.self))
    return Answer(text: answer, tokens: tokens, end: end)
  }

  /// The text up to its first line feed, or to a full stop that no letter or digit follows; nil
  /// while there is none. A line feed before anything else is passed over.
  private static func firstSentence(of text: String) -> String? {
    let bytes = Array(text.utf8)
    guard let start = bytes.firstIndex(where: { !$0.isBlank && $0 != UInt8(ascii: "\n") }) else {
      return nil
    }
    for index in start..<bytes.count {
      let isEnd =
        switch bytes[index] {
        case UInt8(ascii: "\n"): true
        case UInt8(ascii: "."):
          index + 1 == bytes.count || !Character(Unicode.Scalar(bytes[index + 1])).isWordlike
        default: false
        }
      if isEnd { return String(decoding: bytes[start..<index], as: UTF8.self) }
    }
    return nil
  }

  /// What the unedited model names after a prompt: its first answer up to the next mark.
  ///
  /// - Throws: `no-answer` if that is nothing; `Interrupted`.
  func ownAnswer(to prompt: String, limit: Int, cancellation: Cancellation) throws -> String {
    let continuation = try model.llama.withBaseWeights {
      try self.continuation(of: prompt, limit: limit, cancellation: cancellation)
    }
    let answer = String(continuation.text.prefix { !",;:".contains($0) }).trimmingBlanks()
    guard !answer.isEmpty else {
      throw ShellError(
        .noAnswer, "the model names nothing after \"\(prompt)\"",
        hint: "say what is to be replaced: [OLD] -> NEW")
    }
    return answer
  }
}

extension Character {
  fileprivate var isWordlike: Bool { isLetter || isNumber }
}
