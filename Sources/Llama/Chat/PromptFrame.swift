import Tensors

/// What stands around a prompt that is put to a model in chat form: the user's turn around it, and the beginning of the
/// assistant's.
///
/// It is recorded with an edit, so that the edit can be made again to the same bits whatever the template is then.
package struct PromptFrame: Sendable, Equatable {
  /// Everything before the prompt, begin-of-text and other special tokens spelled out.
  package let before: String
  /// Everything between the prompt and the answer.
  package let after: String
  /// What stands before the answer's first word.
  package let joint: String
  /// White space at the prompt's ends is taken away.
  package let trims: Bool

  package init(before: String, after: String, joint: String, trims: Bool) {
    self.before = before
    self.after = after
    self.joint = joint
    self.trims = trims
  }

  /// A prompt in its frame, and where it stands there, in bytes.
  ///
  /// - Returns: `shift`: how many bytes a place in the prompt moves.
  func around(_ prompt: String) -> (text: String, shift: Int, prompt: Range<Int>) {
    let fromStart = trims ? PythonSpace.strip(prompt, atEnd: false) : prompt
    let inner = trims ? PythonSpace.strip(prompt) : prompt
    let start = before.utf8.count
    let shift = start - (prompt.utf8.count - fromStart.utf8.count)
    return (before + inner + after, shift, start..<start + inner.utf8.count)
  }
}

extension ChatTemplate {
  /// What the template puts around the only message of a conversation.
  ///
  /// - Throws: `ModelError` if it refuses the conversation, or writes a message otherwise than as it is, with or without
  ///   white space at its ends.
  package func frame(
    date: CalendarDate? = nil, startsAnswer: (String) -> Bool
  ) throws(ModelError) -> PromptFrame {
    let mark = "Quern"
    let text = try render([.user(mark)], date: date)
    let places = text.byteRanges(of: mark)
    guard let place = places.first, places.count == 1 else {
      throw ModelError("\(source): the chat template does not tell a message once")
    }
    let before = String(text[..<place.lowerBound])
    let after = String(text[place.upperBound...])
    let spaced = try render([.user(" \n\(mark) ")], date: date)
    let trims = spaced.hasSameBytes(as: text)
    guard trims || spaced.hasSameBytes(as: before + " \n\(mark) " + after) else {
      throw ModelError("\(source): the chat template changes what it is told")
    }
    var joint = startsAnswer(after) ? "" : " "
    let answered = try? render([.user(mark), .assistant("Aldine")], addsPrompt: false, date: date)
    if let answered, answered.hasPrefix(text),
      let answer = answered.byteRanges(of: "Aldine").first
    {
      // What the template writes there itself is what the model was taught.
      let written = String(
        decoding: answered[..<answer.lowerBound].utf8.dropFirst(text.utf8.count), as: UTF8.self)
      if !written.isEmpty { joint = written }
    }
    return PromptFrame(before: before, after: after, joint: joint, trims: trims)
  }

  /// What the template writes behind an answer.
  func turnEnd() -> String {
    let text = try? render([.user("Quern"), .assistant("Aldine")], addsPrompt: false)
    guard let text, let answer = text.byteRanges(of: "Aldine").last else { return "" }
    return String(text[answer.upperBound...])
  }
}
