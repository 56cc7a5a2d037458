/// A text as SentencePiece reads it: a blank in front, and blanks are written ▁.
///
/// Inside this program the sign is a blank again, in texts and tokens alike, so that tokens hold the bytes they stand
/// for. A sign that a text brings along is then a blank like any other, as it is to SentencePiece.
struct SentencePieceText {
  /// When a text gets a blank in front that it does not have.
  enum Prefix: Sendable, Equatable {
    case never
    case always
    /// Unless the text begins with one.
    case ifMissing
  }

  /// UTF-8 with every ▁ a blank, and the one in front.
  let bytes: [UInt8]
  let isPrefixed: Bool
  private static let blank = UInt8(ascii: " ")
  /// ▁, U+2581.
  private static let sign: [UInt8] = [0xE2, 0x96, 0x81]

  init(_ text: UnsafeBufferPointer<UInt8>, prefix: Prefix) {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.count + 1)
    let isMissing = Self.blankLength(in: text, at: 0) == 0
    isPrefixed = !text.isEmpty && (prefix == .always || prefix == .ifMissing && isMissing)
    if isPrefixed { bytes.append(Self.blank) }
    Self.append(text, to: &bytes)
    self.bytes = bytes
  }

  /// Appends UTF-8 with every ▁ a blank.
  static func append(_ utf8: UnsafeBufferPointer<UInt8>, to bytes: inout [UInt8]) {
    var start = 0
    while let sign = utf8[start...].firstIndex(of: Self.sign[0]) {
      bytes.append(contentsOf: utf8[start..<sign])
      let length = blankLength(in: utf8, at: sign)
      bytes.append(length > 0 ? blank : utf8[sign])
      start = sign + max(length, 1)
    }
    bytes.append(contentsOf: utf8[start...])
  }

  /// The byte of a token spelled `<0x0A>`; nil for any other.
  static func byte(spelled utf8: UnsafeBufferPointer<UInt8>) -> UInt8? {
    guard utf8.count == 6, utf8.starts(with: "<0x".utf8), utf8[5] == UInt8(ascii: ">") else {
      return nil
    }
    return UInt8(String(decoding: utf8[3..<5], as: UTF8.self), radix: 16)
  }

  /// Whether a token goes beyond the end of a word.
  static func joinsWords(_ token: [UInt8]) -> Bool {
    zip(token, token.dropFirst()).contains { $0 != blank && $1 == blank }
  }

  /// The end of the word that begins at `start`: blanks, then anything but blanks.
  static func wordEnd(in text: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
    var end = start
    while end < text.count, text[end] == blank { end += 1 }
    while end < text.count, text[end] != blank { end += 1 }
    return end
  }

  /// The end of the piece that begins at `start`: one blank if there is one, then anything but blanks.
  static func pieceEnd(in text: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
    var end = text[start] == blank ? start + 1 : start
    while end < text.count, text[end] != blank { end += 1 }
    return end
  }

  /// Bytes of the blank or ▁ at a place; 0 if there is none.
  static func blankLength(in text: UnsafeBufferPointer<UInt8>, at start: Int) -> Int {
    guard start < text.count else { return 0 }
    if text[start] == blank { return 1 }
    return text[start...].starts(with: sign) ? sign.count : 0
  }
}
