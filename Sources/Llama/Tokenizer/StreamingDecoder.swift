/// Turns tokens into text one by one and never shows half a character: the bytes of an unfinished
/// one wait for the tokens that follow.
///
/// The tokens continue a text: all pieces together are what `Tokenizer.decode` says of all tokens
/// together, a blank at their start included.
package struct StreamingDecoder {
  private let tokenizer: Tokenizer
  private let skipsSpecial: Bool
  private var pending: [UInt8] = []

  package init(_ tokenizer: Tokenizer, skippingSpecial: Bool = true) {
    self.tokenizer = tokenizer
    skipsSpecial = skippingSpecial
  }

  /// The text that became complete with this token; often empty within a character.
  package mutating func append(_ id: Int32) -> String {
    if skipsSpecial, tokenizer.isSpecial(id) { return "" }
    pending.append(contentsOf: tokenizer.bytes(of: id))
    let text = String(decoding: pending.dropLast(unfinishedCount), as: UTF8.self)
    pending.removeFirst(pending.count - unfinishedCount)
    return text
  }

  /// What is left at the end: U+FFFD for a character that never got its last byte.
  package mutating func finish() -> String {
    defer { pending = [] }
    return String(decoding: pending, as: UTF8.self)
  }

  /// Bytes at the end that a lead byte begins but does not complete. Cutting before a lead byte
  /// never changes how the rest is decoded, valid or not.
  private var unfinishedCount: Int {
    for (index, byte) in pending.suffix(3).reversed().enumerated() where byte & 0xC0 != 0x80 {
      let needed = byte < 0xC2 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : byte < 0xF5 ? 4 : 1
      return needed > index + 1 ? index + 1 : 0
    }
    return 0
  }
}
