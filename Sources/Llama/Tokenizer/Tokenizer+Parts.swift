extension Tokenizer {
  /// A piece of a text that is encoded by itself: an added token, or what stands between those.
  struct Part {
    /// The added token that it spells.
    let id: Int32?
    /// What merging is to see of it: for SentencePiece, blanks in the place of ▁, and the blank in front.
    let bytes: UnsafeBufferPointer<UInt8>
    /// The bytes of the text that it stands for.
    let source: Range<Int>
    /// Its first byte is a blank that the text does not have.
    let isPrefixed: Bool
  }

  /// Hands over the parts of a text in order. Their bytes are valid within the call.
  ///
  /// Added tokens are looked for twice: those that are not normalized in the text as it is, the others in what lies
  /// between, once that is normalized.
  func forEachPart(
    of text: UnsafeBufferPointer<UInt8>, continuing: Bool, readsSpecial: Bool,
    _ body: (Part) -> Void
  ) {
    for piece in rawTokens.pieces(of: text, readsSpecial: readsSpecial) {
      let bytes = UnsafeBufferPointer(rebasing: text[piece.range])
      if piece.id != nil {
        body(Part(id: piece.id, bytes: bytes, source: piece.range, isPrefixed: false))
      } else if case .sentencePiece(let rules) = kind, rules.isNormalized {
        let prefix = rules.prefix(at: piece.range.lowerBound, continuing: continuing)
        let normalized = SentencePieceText(bytes, prefix: prefix)
        var walk = SourceWalk(
          self, text, from: piece.range.lowerBound, isPrefixed: normalized.isPrefixed)
        normalized.bytes.withUnsafeBufferPointer {
          forEachPart(ofNormalized: $0, readsSpecial, &walk, body)
        }
      } else {
        forEachPart(between: bytes, from: piece.range.lowerBound, continuing, readsSpecial, body)
      }
    }
  }

  /// What lies between the tokens that are found first, where no normalizer changes it.
  private func forEachPart(
    between text: UnsafeBufferPointer<UInt8>, from start: Int, _ continuing: Bool,
    _ readsSpecial: Bool, _ body: (Part) -> Void
  ) {
    for piece in normalizedTokens.pieces(of: text, readsSpecial: readsSpecial) {
      let bytes = UnsafeBufferPointer(rebasing: text[piece.range])
      let source = start + piece.range.lowerBound..<start + piece.range.upperBound
      guard piece.id == nil, case .sentencePiece(let rules) = kind else {
        body(Part(id: piece.id, bytes: bytes, source: source, isPrefixed: false))
        continue
      }
      let prefix = rules.prefix(at: source.lowerBound, continuing: continuing)
      let prepared = SentencePieceText(bytes, prefix: prefix)
      prepared.bytes.withUnsafeBufferPointer {
        body(Part(id: nil, bytes: $0, source: source, isPrefixed: prepared.isPrefixed))
      }
    }
  }

  private func forEachPart(
    ofNormalized text: UnsafeBufferPointer<UInt8>, _ readsSpecial: Bool, _ walk: inout SourceWalk,
    _ body: (Part) -> Void
  ) {
    for piece in normalizedTokens.pieces(of: text, readsSpecial: readsSpecial) {
      let isPrefixed = walk.isInFront
      let source = walk.advance(by: piece.range.count)
      body(
        Part(
          id: piece.id, bytes: UnsafeBufferPointer(rebasing: text[piece.range]), source: source,
          isPrefixed: isPrefixed))
    }
  }
}

/// Goes along a text byte by byte of what merging sees of it.
struct SourceWalk {
  private let tokenizer: Tokenizer
  private let text: UnsafeBufferPointer<UInt8>
  private(set) var position: Int
  /// The next byte is the blank in front, which the text does not have.
  private(set) var isInFront: Bool

  init(
    _ tokenizer: Tokenizer, _ text: UnsafeBufferPointer<UInt8>, from start: Int, isPrefixed: Bool
  ) {
    self.tokenizer = tokenizer
    self.text = text
    position = start
    isInFront = isPrefixed
  }

  /// The bytes of the text that the next `count` stand for.
  mutating func advance(by count: Int) -> Range<Int> {
    let start = position
    for _ in 0..<count {
      if isInFront { isInFront = false } else { position += sourceLength }
    }
    position = min(position, text.count)
    return start..<position
  }

  /// How many bytes from here on stand behind one byte of a token.
  private var sourceLength: Int {
    if case .sentencePiece = tokenizer.kind {
      return max(SentencePieceText.blankLength(in: text, at: position), 1)
    }
    let unspelled = text[position...].prefix { tokenizer.byteIDs[Int($0)] == Tokenizer.noToken }
    return unspelled.count + 1
  }
}
