import Tensors

/// Prompts in chat form.
extension LanguageModel {
  /// What this model's template puts around a prompt; nil without a template.
  ///
  /// - Throws: `ModelError` for a template that cannot be used so.
  package func ownFrame(date: CalendarDate? = nil) throws -> PromptFrame? {
    guard let template = chat.template else { return nil }
    return try template.frame(date: date) { text in
      guard let last = text.unicodeScalars.last else { return false }
      if PythonSpace.contains(last) { return true }
      return tokenizer.encode(text, continuing: true, readsSpecial: true).last
        .map(tokenizer.isSpecial) ?? false
    }
  }

  /// Runs `body` with prompts in another frame; nil asks them as they are.
  package func withFrame<Result>(
    _ other: PromptFrame?, _ body: () throws -> Result
  ) rethrows -> Result {
    let kept = frame
    frame = other
    defer { frame = kept }
    return try body()
  }

  /// The tokens of a prompt as it is asked now: in its frame, where only the template says what stands in front, or as a
  /// text like any other.
  package func encode(prompt: String) -> [Int32] {
    guard let frame else { return encode(prompt) }
    return encode(rendered: frame.around(prompt).text)
  }

  /// The same, each token with the range of the prompt's UTF-8 bytes that it stands for. What stands in front stands for
  /// none, at its start; what follows for none, at its end.
  package func encodeWithOffsets(prompt: String) -> [(id: Int32, range: Range<Int>)] {
    guard let frame else { return encodeWithOffsets(prompt) }
    let (text, shift, inner) = frame.around(prompt)
    return tokenizer.encodeWithOffsets(text, readsSpecial: true).map { id, range in
      let low = min(max(range.lowerBound, inner.lowerBound), inner.upperBound)
      let high = min(max(range.upperBound, low), max(inner.upperBound, low))
      if range.upperBound <= inner.lowerBound { return (id, 0..<0) }
      if range.lowerBound >= inner.upperBound {
        return (id, prompt.utf8.count..<prompt.utf8.count)
      }
      return (id, low - shift..<high - shift)
    }
  }

  /// The tokens of what a template has rendered: it has written all there is, special tokens included.
  package func encode(rendered text: String) -> [Int32] {
    tokenizer.encode(text, readsSpecial: true)
  }

  /// Tokens that end an answer: those that end texts, and in chat form the one that ends a turn.
  package var answerEnds: Set<Int32> {
    frame == nil ? endOfText.tokens : endOfText.tokens.union(turnEnds)
  }

  /// The special token that the template puts behind an answer.
  var turnEnds: Set<Int32> {
    guard let template = chat.template else { return [] }
    let text = PythonSpace.strip(template.turnEnd(), atEnd: false)
    let first = tokenizer.encode(text, continuing: true, readsSpecial: true).first
    return Set(first.map { [$0] }?.filter(tokenizer.isSpecial) ?? [])
  }
}
