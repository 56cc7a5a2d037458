import Tensors

/// What stands in front of every text that a model reads, and who said so.
///
/// Hugging Face feeds a model what its tokenizer adds, whatever config.json calls begin-of-text: one token in front for
/// Llama-3, none for SmolLM2.
package struct TextBeginning: Sendable, Equatable {
  /// Usually one token, or none.
  package let tokens: [Int32]
  package let authority: Authority

  package init(_ tokens: [Int32], by authority: Authority) {
    self.tokens = tokens
    self.authority = authority
  }

  package enum Authority: String, Sendable {
    /// tokenizer.json; what has no post-processor adds nothing.
    case postProcessor = "the post_processor of tokenizer.json"
    case tokenizerConfiguration = "add_bos_token in tokenizer_config.json"
    /// Meta's own tokenizer.model has no such field: Meta's code adds begin-of-text.
    case rankFile = "tokenizer.model, as Meta's own code reads it"
    case configuration = "bos_token_id in config.json"
    case setting = "`set begin`"
    /// An edit or a transcript that was made under another beginning.
    case record = "the record of an earlier run"
  }
}

extension TextBeginning {
  /// What a directory's files say. Of those that say something, the first counts: the tokenizer's post-processor,
  /// tokenizer_config.json's `add_bos_token`, config.json.
  ///
  /// - Parameters:
  ///   - settings: tokenizer_config.json, if there is one.
  ///   - configured: config.json's `bos_token_id`; counts only where no file of the tokenizer says anything.
  init(_ tokenizer: Tokenizer, settings: JSON?, configured: Int32?) {
    let adds = settings?["add_bos_token"]?.bool
    switch tokenizer.origin {
    case .rankFile(let beginOfText):
      self.init(
        adds == false ? [] : [beginOfText], by: adds == false ? .tokenizerConfiguration : .rankFile)
    case .file(let template?, _): self.init(template.before, by: .postProcessor)
    case .file(nil, let statesPostProcessor):
      if adds == true, let token = tokenizer.beginOfText(settings) {
        self.init([token], by: .tokenizerConfiguration)
      } else if statesPostProcessor || settings != nil {
        self.init([], by: .postProcessor)
      } else {
        self.init(configured.map { [$0] } ?? [], by: .configuration)
      }
    }
  }
}

extension Tokenizer {
  /// The special token that a tokenizer_config.json calls `bos_token`: a text, or an object with one.
  fileprivate func beginOfText(_ settings: JSON?) -> Int32? {
    let name = settings?["bos_token"]
    guard let text = name?.string ?? name?["content"]?.string else { return nil }
    return specialTokens.first { $0.text.hasSameBytes(as: text) }?.id
  }
}

/// What stands in front of texts, as a person or a record asks for it.
package enum BeginChoice: Sendable, Equatable {
  /// What the model's own files say.
  case automatic
  /// These tokens; none for an empty list.
  case tokens([Int32])
  /// What version 0.1 put in front, whatever the tokenizer said: config.json's `bos_token_id`, or 1.
  case configured
}
