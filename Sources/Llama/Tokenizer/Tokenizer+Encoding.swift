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
      forEachPart(of: utf8, continuing: continuing, readsSpecial: readsSpecial) { part in
        if let id = part.id { ids.append(id) } else { encode(part.bytes, into: &ids) }
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
      forEachPart(of: utf8, continuing: false, readsSpecial: readsSpecial) { part in
        if let id = part.id {
          tokens.append((id, part.source))
          return
        }
        var ids: [Int32] = []
        encode(part.bytes, into: &ids)
        var walk = SourceWalk(
          self, utf8, from: part.source.lowerBound, isPrefixed: part.isPrefixed)
        for id in ids {
          // The token of a byte that has none of its own says something else.
          let count = byteIDs.contains(id) ? 1 : vocabulary.length(of: id)
          tokens.append((id, walk.advance(by: count)))
        }
      }
    }
    return tokens
  }

  private func encode(_ text: UnsafeBufferPointer<UInt8>, into ids: inout [Int32]) {
    switch kind {
    case .byteLevel(let pattern): encode(text, by: pattern, into: &ids)
    case .sentencePiece(let rules): encode(text, by: rules, into: &ids)
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

  /// - Parameter text: with a blank for every ▁.
  private func encode(
    _ text: UnsafeBufferPointer<UInt8>, by rules: SentencePieceRules, into ids: inout [Int32]
  ) {
    // What is not cut at blanks is one word, however long.
    if takesWholeWords, !rules.splitsAtBlanks, let id = vocabulary.id(of: text) {
      return ids.append(id)
    }
    var merger = WordMerger(merges: merges)
    var start = 0
    while start < text.count {
      let end =
        rules.splitsAtBlanks
        ? SentencePieceText.pieceEnd(in: text, from: start)
        : joinsWords ? text.count : SentencePieceText.wordEnd(in: text, from: start)
      let word = UnsafeBufferPointer(rebasing: text[start..<end])
      if takesWholeWords, rules.splitsAtBlanks, let id = vocabulary.id(of: word) {
        ids.append(id)
      } else {
        append(word, to: &merger)
        merger.finishWord(into: &ids)
      }
      start = end
    }
  }

  /// The characters of a word, and the bytes of those that are no token.
  private func append(_ word: UnsafeBufferPointer<UInt8>, to merger: inout WordMerger) {
    var start = 0
    while start < word.count {
      let length = Self.characterLength(word[start])
      let character = UnsafeBufferPointer(rebasing: word[start..<start + length])
      if let id = vocabulary.id(of: character) {
        merger.append(id)
      } else {
        for byte in character { merger.append(byteIDs[Int(byte)]) }
      }
      start += length
    }
  }

  /// Bytes of the character that a lead byte of valid UTF-8 begins.
  private static func characterLength(_ lead: UInt8) -> Int {
    lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4
  }
}
