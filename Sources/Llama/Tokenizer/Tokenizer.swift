import Tensors

/// Byte-pair encoding as models of Llama's architecture use it: byte-level (Llama-3, SmolLM2) or SentencePiece's
/// (Llama-2, TinyLlama).
///
/// Every text has exactly one encoding. Characters that spell a special token are encoded like any others
/// unless asked for, and nothing is put in front: see `TextBeginning`.
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
  /// The last bytes of special tokens' texts, and how long the longest of those is.
  let specialEnds: Set<UInt8>
  let longestSpecial: Int
  let origin: Origin
  /// Added tokens that are looked for in a text as it is, and in what its normalizer leaves.
  let rawTokens, normalizedTokens: AddedTokenFinder
  /// What is shown of a token that says something else than merging sees of it.
  let shown: [Int32: [UInt8]]

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
    merges: MergeTable, takesWholeWords: Bool, joinsWords: Bool = false,
    shown: [Int32: [UInt8]] = [:], origin: Origin
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
    specialEnds = Set(specialTokens.compactMap(\.text.utf8.last))
    longestSpecial = specialTokens.map(\.text.utf8.count).max() ?? 0
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

  /// Special tokens that the tokenizer would put behind a text. A prompt goes without: it is there to be continued.
  package var tokensBehind: [Int32] {
    if case .file(let template?, _) = origin { template.after } else { [] }
  }

  package func isSpecial(_ id: Int32) -> Bool { specialIDs.contains(id) }
}
