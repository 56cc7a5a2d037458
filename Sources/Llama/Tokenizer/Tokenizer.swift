import Tensors

/// Byte-pair encoding as models of Llama's architecture use it: byte-level (Llama-3, SmolLM2) or SentencePiece's
/// (Llama-2, TinyLlama).
///
/// Every text has exactly one encoding. Characters that spell a special token are encoded like any others
/// unless asked for, and nothing is put in front: see `TextBeginning`.
package struct Tokenizer: Sendable {
  /// A token that was added to those that were learned, such as begin-of-text.
  package struct AddedToken: Sendable, Equatable {
    package let id: Int32
    package let text: String
    /// Only a program writes it.
    package let isSpecial: Bool
  }

  /// The tokens that the file marks as special, by id.
  package let specialTokens: [AddedToken]
  let vocabulary: Vocabulary
  let merges: MergeTable
  /// The token of each single byte, or `noToken`.
  let byteIDs: [Int32]
  let kind: TokenizerKind
  /// A word that is a token as a whole is taken without merging (`ignore_merges`).
  let takesWholeWords: Bool
  /// Some merge reaches beyond the end of a word, so that SentencePiece's words cannot be taken one by one.
  let joinsWords: Bool
  let specialIDs: Set<Int32>
  let origin: Origin
  /// Tokens that a text may spell: those that are not special; and all.
  let plainTokens, allTokens: AddedTokenFinder

  static let noToken: Int32 = -1

  /// Which file a tokenizer comes from, and what that says of special tokens around a text.
  enum Origin: Sendable {
    /// Meta's tokenizer.model.
    case rankFile(beginOfText: Int32)
    /// tokenizer.json: the special tokens that its post-processor adds, nil if it says nothing of them; and whether it
    /// has the field at all.
    case file(SpecialTokenTemplate?, statesPostProcessor: Bool)
  }

  /// One more than the largest id.
  package var vocabularySize: Int { vocabulary.count }

  init(
    kind: TokenizerKind, vocabulary: Vocabulary, addedTokens: [AddedToken], byteIDs: [Int32],
    merges: MergeTable, takesWholeWords: Bool, joinsWords: Bool = false, origin: Origin
  ) {
    self.kind = kind
    self.vocabulary = vocabulary
    self.byteIDs = byteIDs
    self.merges = merges
    self.takesWholeWords = takesWholeWords
    self.joinsWords = joinsWords
    self.origin = origin
    specialTokens = addedTokens.filter(\.isSpecial)
    specialIDs = Set(specialTokens.map(\.id))
    plainTokens = AddedTokenFinder(addedTokens.filter { !$0.isSpecial })
    allTokens = AddedTokenFinder(addedTokens)
  }

  /// Special tokens that the tokenizer would put behind a text. A prompt goes without: it is there to be continued.
  package var tokensBehind: [Int32] {
    if case .file(let template?, _) = origin { template.after } else { [] }
  }

  package func isSpecial(_ id: Int32) -> Bool { specialIDs.contains(id) }
}
