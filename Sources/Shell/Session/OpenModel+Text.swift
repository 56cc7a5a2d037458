import Evaluation
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
      if stopsAtSentence { sentence = text.firstSentence }
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

  /// What the unedited model names after a prompt: its first answer up to the next mark.
  ///
  /// - Throws: `no-answer` if that is nothing; `Interrupted`.
  func ownAnswer(
    to prompt: String, limit: Int, cancellation: Cancellation
  ) throws -> OwnAnswer {
    let continuation = try model.llama.withBaseWeights {
      try self.continuation(of: prompt, limit: limit, cancellation: cancellation)
    }
    guard let answer = OwnAnswer(continuation.tokens, model.tokenizer) else {
      throw ShellError(
        .noAnswer, "the model names nothing after \"\(prompt)\"",
        hint: "say what is to be replaced: [OLD] -> NEW")
    }
    return answer
  }
}

/// What the unedited model names after a prompt, in the tokens in which it says it.
struct OwnAnswer {
  /// Without blanks at its ends.
  let text: String
  /// Directly behind the prompt where the model put no blank there.
  let join: ObjectJoin
  /// Nil where one of them holds more than the answer.
  let tokens: [Int32]?

  /// Of what the model wrote on, the part up to the first mark; nil if that is nothing.
  init?(_ written: [Int32], _ tokenizer: Tokenizer) {
    let whole = tokenizer.decode(written, continuing: true)
    let sentence = whole.firstSentence ?? whole
    let start = whole.utf8.prefix { $0.isBlank || $0 == UInt8(ascii: "\n") }.count
    let answer = sentence.drop { $0.isWhitespace }.prefix { !",;:".contains($0) }
    text = String(answer).trimmingBlanks()
    guard !text.isEmpty else { return nil }
    let end = start + text.utf8.count
    join = start == 0 ? .direct : .automatic
    tokens = written.indices.lazy.map { written[...$0] }
      .first { tokenizer.decode($0, continuing: true).utf8.count >= end }
      .flatMap { tokenizer.decode($0, continuing: true).utf8.count == end ? Array($0) : nil }
  }
}
