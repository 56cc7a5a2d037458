import Editing
import Evaluation
import Llama

extension OpenModel {
  /// Puts something in front of every text from now on. What was measured with something else there is forgotten; the
  /// edits stay as they are.
  ///
  /// - Throws: `ModelError` for a token that the model does not have.
  func begin(_ choice: BeginChoice) throws {
    begin(with: try model.beginning(choice))
  }

  func begin(with beginning: TextBeginning) {
    let isOther = beginning.tokens != model.beginning.tokens
    model.begin(with: beginning)
    guard isOther else { return }
    statistics.forget()
    (baselines, plainBaselines) = ([:], [:])
    finalScores = [:]
  }

  /// `1 "<|begin_of_text|>"`, or `nothing`, and who said so.
  var beginningText: String {
    let beginning = model.beginning
    let behind = model.tokenizer.tokensBehind
    let remark =
      behind.isEmpty || beginning.authority == .setting
      ? "" : "; what it puts behind texts is left out, for prompts are to be continued"
    return "\(text(of: beginning.tokens)), says \(beginning.authority.rawValue)\(remark)"
  }

  /// `2 "<|im_end|>", says config.json`.
  var endText: String {
    let ends = model.endOfText
    return ends.tokens.isEmpty
      ? "no token ends a text"
      : "\(text(of: ends.tokens.sorted())), \(ends.tokens.count == 1 ? "says" : "say") \(ends.source)"
  }

  /// `1 "<|begin_of_text|>"`, or `nothing`.
  func text(of tokens: [Int32]) -> String {
    let texts = tokens.map { token in
      "\(token) \"\(model.tokenizer.decode([token], continuing: true, skippingSpecial: false))\""
    }
    return texts.isEmpty ? "nothing" : texts.joined(separator: ", ")
  }
}

extension BeginChoice {
  /// As it is typed after `set begin`: `auto`, `none` or a token's number. Nil for anything else.
  init?(typed text: String) {
    switch text {
    case "auto": self = .automatic
    case "none": self = .tokens([])
    default:
      guard let id = Int(plain: text).flatMap(Int32.init(exactly:)) else { return nil }
      self = .tokens([id])
    }
  }
}
