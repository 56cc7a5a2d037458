import Tensors

/// Byte-pair encoding as models of Llama's architecture use it: byte-level (Llama-3, SmolLM2) or SentencePiece's
/// (Llama-2, TinyLlama).
///
/// Every text has exactly one encoding. Text is text: characters that spell a special token are encoded like any
/// others unless asked for, and no begin-of-text is put in front.
package struct Tokenizer: Sendable {
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
  /// Added tokens that are looked for in a text as it is, and in what its normalizer leaves.
  let rawTokens, normalizedTokens: AddedTokenFinder
  /// What is shown of a token that says something else than merging sees of it.
  let shown: [Int32: [UInt8]]

  static let noToken: Int32 = -1

  /// One more than the largest id.
  package var vocabularySize: Int { vocabulary.count }

  init(
    kind: TokenizerKind, vocabulary: Vocabulary, addedTokens: [AddedToken], byteIDs: [Int32],
    merges: MergeTable, takesWholeWords: Bool, joinsWords: Bool = false,
    shown: [Int32: [UInt8]] = [:]
  ) {
    self.kind = kind
    self.vocabulary = vocabulary
    self.byteIDs = byteIDs
    self.merges = merges
    self.takesWholeWords = takesWholeWords
    self.joinsWords = joinsWords
    specialTokens = addedTokens.filter(\.isSpecial)
    specialIDs = Set(specialTokens.map(\.id))
    self.shown = shown
    rawTokens = AddedTokenFinder(addedTokens.filter { !$0.isNormalized })
    let normalized = addedTokens.filter(\.isNormalized)
    if case .sentencePiece(let rules) = kind {
      normalizedTokens = AddedTokenFinder(
        normalized, blanksAreSigns: rules.isNormalized, spelled: rules.spelling)
    } else {
      normalizedTokens = AddedTokenFinder(normalized)
    }
  }

  package func isSpecial(_ id: Int32) -> Bool { specialIDs.contains(id) }
}
