/// Finds tokens that a text spells out: at each place, the longest.
struct AddedTokenFinder: Sendable {
  /// Longest first.
  private let tokens: [(bytes: [UInt8], id: Int32)]
  /// Whether one begins with a byte.
  private let begins: [Bool]

  init(_ tokens: [Tokenizer.AddedToken]) {
    self.tokens = tokens.map { (Array($0.text.utf8), $0.id) }
      .sorted { $0.bytes.count > $1.bytes.count }
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
  func pieces(of text: UnsafeBufferPointer<UInt8>) -> [Piece] {
    var pieces: [Piece] = []
    var start = 0
    var position = 0
    while position < text.count, !tokens.isEmpty {
      guard let token = token(in: text, at: position) else {
        position += 1
        continue
      }
      if start < position { pieces.append(Piece(range: start..<position, id: nil)) }
      start = position + token.bytes.count
      pieces.append(Piece(range: position..<start, id: token.id))
      position = start
    }
    if start < text.count { pieces.append(Piece(range: start..<text.count, id: nil)) }
    return pieces
  }

  private func token(
    in text: UnsafeBufferPointer<UInt8>, at position: Int
  ) -> (bytes: [UInt8], id: Int32)? {
    guard begins[Int(text[position])] else { return nil }
    return tokens.first { text[position...].starts(with: $0.bytes) }
  }
}
