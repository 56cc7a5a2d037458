extension Tokenizer {
  /// The text of the tokens. Bytes that are no UTF-8 become U+FFFD; ids outside the vocabulary,
  /// which padded models can produce, say nothing.
  ///
  /// - Parameter continuing: the tokens go on after others, so that a blank at the start belongs to the text.
  ///   SentencePiece puts one in front of a text that is whole.
  package func decode(
    _ ids: some Sequence<Int32>, continuing: Bool = false, skippingSpecial: Bool = true
  ) -> String {
    var bytes: [UInt8] = []
    for id in ids where !(skippingSpecial && isSpecial(id)) {
      bytes.append(contentsOf: shown[id]?[...] ?? vocabulary[id])
    }
    let isBlankInFront = kind.stripsBlank && !continuing && bytes.first == UInt8(ascii: " ")
    return String(decoding: isBlankInFront ? bytes.dropFirst() : bytes[...], as: UTF8.self)
  }

  /// The bytes of one token, which may be part of a character; empty outside the vocabulary.
  package func bytes(of id: Int32) -> [UInt8] { shown[id] ?? Array(vocabulary[id]) }
}
