/// Finds added tokens that a text spells out: from left to right, at each place the longest.
///
/// Follows `AddedVocabulary` of Hugging Face's tokenizers: a token that is found and does not count, because it is
/// special or part of a word, hides those that overlap it all the same.
struct AddedTokenFinder: Sendable {
  /// Longest first.
  private let tokens: [(bytes: [UInt8], token: Tokenizer.AddedToken)]
  /// Whether one begins with a byte.
  private let begins: [Bool]
  /// Blanks of the text are ▁, and no white space.
  private let blanksAreSigns: Bool

  /// - Parameter spell: the bytes that a text has for a token.
  init(
    _ tokens: [Tokenizer.AddedToken], blanksAreSigns: Bool = false,
    spelled spell: (Tokenizer.AddedToken) -> [UInt8] = { Array($0.text.utf8) }
  ) {
    self.tokens = tokens.map { (spell($0), $0) }.sorted { $0.bytes.count > $1.bytes.count }
    self.blanksAreSigns = blanksAreSigns
    var begins = [Bool](repeating: false, count: 256)
    for token in self.tokens { begins[Int(token.bytes[0])] = true }
    self.begins = begins
  }

  /// Part of a text: a token that it spells, or what stands between those.
  struct Piece {
    let range: Range<Int>
    let id: Int32?
  }

  /// The text cut up, in order and without gaps.
  ///
  /// - Parameter readsSpecial: whether special tokens count.
  func pieces(of text: UnsafeBufferPointer<UInt8>, readsSpecial: Bool) -> [Piece] {
    guard !tokens.isEmpty else {
      return text.isEmpty ? [] : [Piece(range: 0..<text.count, id: nil)]
    }
    let edges = TextEdges(text, blanksAreSigns: blanksAreSigns)
    var pieces: [Piece] = []
    var start = 0
    var position = 0
    while position < text.count {
      guard let (bytes, token) = token(in: text, at: position) else {
        position += 1
        continue
      }
      var range = position..<position + bytes.count
      position = range.upperBound
      if token.isSpecial, !readsSpecial { continue }
      if token.isWord, edges.isWithinWord(range) { continue }
      if token.takesBlanksBefore {
        range = max(start, edges.blanksStart(before: range.lowerBound))..<range.upperBound
      }
      if token.takesBlanksBehind {
        range = range.lowerBound..<edges.blanksEnd(from: range.upperBound)
      }
      if start < range.lowerBound { pieces.append(Piece(range: start..<range.lowerBound, id: nil)) }
      // The token before may have taken blanks that this one begins with.
      pieces.append(Piece(range: max(start, range.lowerBound)..<range.upperBound, id: token.id))
      start = range.upperBound
    }
    if start < text.count { pieces.append(Piece(range: start..<text.count, id: nil)) }
    return pieces
  }

  private func token(
    in text: UnsafeBufferPointer<UInt8>, at position: Int
  ) -> (bytes: [UInt8], token: Tokenizer.AddedToken)? {
    guard begins[Int(text[position])] else { return nil }
    return tokens.first { text[position...].starts(with: $0.bytes) }
  }
}
