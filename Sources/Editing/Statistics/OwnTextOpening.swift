import Llama

/// With what a model begins a text of its own.
///
/// What its tokenizer puts in front of every text is what ordinary text follows. A model without such a token was
/// trained on documents with a separator between them, behind which one begins as well. It is no part of the text then:
/// prompts have no such token in front either. (A token that begins a turn of a conversation will not do: what follows
/// it is a role.) A model that has neither goes on from words with which texts often begin.
struct OwnTextOpening {
  private enum Kind {
    case token([Int32])
    case words([[Int32]])
  }
  private let kind: Kind

  /// What separators of documents are called, the usual ones first.
  private static let separators = [
    "<|endoftext|>", "<|end_of_text|>", "</s>", "<s>", "<|begin_of_text|>", "<eos>", "<bos>",
  ]
  private static let words = [
    "The", "A", "In", "It", "He", "She", "This", "They", "I", "We", "When", "For", "As", "On", "If",
    "There",
  ]

  init(_ model: LanguageModel) {
    let front = model.encode("")
    let special = model.tokenizer.specialTokens
    let separator = Self.separators.lazy.compactMap { name in
      special.first { $0.text == name }?.id
    }.first
    if !front.isEmpty {
      kind = .token(front)
    } else if let separator {
      kind = .token([separator])
    } else {
      kind = .words(Self.words.map { model.tokenizer.encode($0) })
    }
  }

  /// What the model reads before it writes a text.
  func tokens(ofText number: Int) -> [Int32] {
    switch kind {
    case .token(let token): token
    case .words(let words): words[number % words.count]
    }
  }

  /// Those of them that belong to the text.
  func words(ofText number: Int) -> [Int32] {
    if case .words = kind { tokens(ofText: number) } else { [] }
  }
}
