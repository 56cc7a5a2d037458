extension Tokenizer {
  /// The tokens of a text.
  ///
  /// - Parameters:
  ///   - continuing: the text goes on after another one, whose tokens stay as they are: SentencePiece puts no blank in
  ///     front of it.
  ///   - readsSpecial: special tokens that are spelled out are meant as such.
  package func encode(
    _ text: String, continuing: Bool = false, readsSpecial: Bool = false
  ) -> [Int32] {
    var ids: [Int32] = []
    var text = text
    text.withUTF8 { utf8 in
      for piece in (readsSpecial ? allTokens : plainTokens).pieces(of: utf8) {
        if let id = piece.id {
          ids.append(id)
        } else {
          let prefix = prefix(of: piece, continuing: continuing)
          encode(UnsafeBufferPointer(rebasing: utf8[piece.range]), prefix, into: &ids)
        }
      }
    }
    return ids
  }

  /// The tokens of a text, each with the range of UTF-8 bytes that it stands for: in order, without gaps. A blank that
  /// SentencePiece puts in front stands for none.
  ///
  /// - Parameter readsSpecial: see `encode`.
  package func encodeWithOffsets(
    _ text: String, readsSpecial: Bool = false
  ) -> [(id: Int32, range: Range<Int>)] {
    var tokens: [(id: Int32, range: Range<Int>)] = []
    var text = text
    text.withUTF8 { utf8 in
      for piece in (readsSpecial ? allTokens : plainTokens).pieces(of: utf8) {
        if let id = piece.id {
          tokens.append((id, piece.range))
          continue
        }
        let part = UnsafeBufferPointer(rebasing: utf8[piece.range])
        let prefix = prefix(of: piece, continuing: false)
        var ids: [Int32] = []
        encode(part, prefix, into: &ids)
        var start = piece.range.lowerBound
        for (id, length) in zip(ids, lengths(of: ids, in: part, prefix)) {
          tokens.append((id, start..<start + length))
          start += length
        }
      }
    }
    return tokens
  }

  private func prefix(
    of piece: AddedTokenFinder.Piece, continuing: Bool
  ) -> SentencePieceText.Prefix {
    guard case .sentencePiece(let prefix, let afterToken) = kind else { return .never }
    if piece.range.lowerBound > 0 { return afterToken }
    return continuing ? .never : prefix
  }

  private func encode(
    _ text: UnsafeBufferPointer<UInt8>, _ prefix: SentencePieceText.Prefix, into ids: inout [Int32]
  ) {
    switch kind {
    case .byteLevel(let pattern): encode(text, by: pattern, into: &ids)
    case .sentencePiece: encode(SentencePieceText(text, prefix: prefix), into: &ids)
    }
  }

  private func encode(
    _ text: UnsafeBufferPointer<UInt8>, by pattern: WordSplitter.Pattern, into ids: inout [Int32]
  ) {
    var splitter = WordSplitter(text, by: pattern)
    var merger = WordMerger(merges: merges)
    while let range = splitter.next() {
      let word = UnsafeBufferPointer(rebasing: text[range])
      if takesWholeWords, let id = vocabulary.id(of: word) {
        ids.append(id)
      } else {
        for byte in word where byteIDs[Int(byte)] != Self.noToken {
          merger.append(byteIDs[Int(byte)])
        }
        merger.finishWord(into: &ids)
      }
    }
  }

  private func encode(_ text: SentencePieceText, into ids: inout [Int32]) {
    var merger = WordMerger(merges: merges)
    text.bytes.withUnsafeBufferPointer { bytes in
      var start = 0
      while start < bytes.count {
        let end = joinsWords ? bytes.count : text.wordEnd(from: start)
        while start < end {
          let length = Self.characterLength(bytes[start])
          let character = UnsafeBufferPointer(rebasing: bytes[start..<start + length])
          if let id = vocabulary.id(of: character) {
            merger.append(id)
          } else {
            for byte in character { merger.append(byteIDs[Int(byte)]) }
          }
          start += length
        }
        merger.finishWord(into: &ids)
      }
    }
  }

  /// Bytes of the character that a lead byte of valid UTF-8 begins.
  private static func characterLength(_ lead: UInt8) -> Int {
    lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4
  }

  /// How many bytes of a text each of its tokens stands for.
  private func lengths(
    of ids: [Int32], in text: UnsafeBufferPointer<UInt8>, _ prefix: SentencePieceText.Prefix
  ) -> [Int] {
    var position = 0
    var isInFront = false
    if case .sentencePiece = kind {
      isInFront = SentencePieceText(text, prefix: prefix).isPrefixed
    }
    return ids.map { id in
      let start = position
      // The token of a byte that has none of its own says something else.
      let count = byteIDs.contains(id) ? 1 : vocabulary.length(of: id)
      for _ in 0..<count {
        if isInFront { isInFront = false } else { position += sourceLength(in: text, at: position) }
      }
      return position - start
    }
  }

  /// How many bytes of a text from `position` on stand behind one byte of a token.
  private func sourceLength(in text: UnsafeBufferPointer<UInt8>, at position: Int) -> Int {
    if case .sentencePiece = kind {
      return max(SentencePieceText.blankLength(in: text, at: position), 1)
    }
    let unspelled = text[position...].prefix { byteIDs[Int($0)] == Self.noToken }
    return unspelled.count + 1
  }
}
