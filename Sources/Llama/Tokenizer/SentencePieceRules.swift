/// How a tokenizer of SentencePiece's kind treats blanks.
struct SentencePieceRules: Sendable, Equatable {
  /// The blank in front of a text.
  let prefix: SentencePieceText.Prefix
  /// The one in front of what follows an added token.
  let afterToken: SentencePieceText.Prefix
  /// A normalizer puts both in, so that tokens that are normalized are found with a ▁ in front, and what follows one
  /// has none. Metaspace, a pre-tokenizer, comes later.
  let isNormalized: Bool
  /// Every ▁ begins a word of its own, across which nothing is merged.
  let splitsAtBlanks: Bool
  /// Decoding a text takes a blank at its start away.
  var stripsBlank = false

  /// - Parameter start: of a piece, in bytes from the beginning of the text.
  func prefix(at start: Int, continuing: Bool) -> SentencePieceText.Prefix {
    start > 0 ? afterToken : continuing ? .never : prefix
  }

  /// The bytes that the text has for a token that is looked for in it once it is normalized.
  func spelling(of token: Tokenizer.AddedToken) -> [UInt8] {
    guard isNormalized else { return Array(token.text.utf8) }
    var text = token.text
    return text.withUTF8 { SentencePieceText($0, prefix: prefix).bytes }
  }
}
