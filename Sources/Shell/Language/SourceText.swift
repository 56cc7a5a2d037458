/// A piece of a command line that still knows where it stood, so an error in it can be pointed at.
package struct SourceText: Equatable, Sendable {
  /// The whole line.
  package let line: String
  /// The piece, as UTF-8 byte offsets into `line`.
  package let range: Range<Int>

  package init(_ line: String) {
    self.init(line: line, range: 0..<line.utf8.count)
  }

  package init(line: String, range: Range<Int>) {
    self.line = line
    self.range = range
  }

  /// The piece itself.
  package var text: String { String(decoding: bytes, as: UTF8.self) }

  /// The bytes of the piece.
  package var bytes: [UInt8] {
    Array(line.utf8.dropFirst(range.lowerBound).prefix(range.count))
  }

  /// A part of this piece; `part` counts bytes of `line`.
  package func piece(_ part: Range<Int>) -> SourceText { SourceText(line: line, range: part) }

  /// The piece without blanks at either end.
  package var trimmed: SourceText {
    let bytes = self.bytes
    guard let first = bytes.firstIndex(where: { !$0.isBlank }),
      let last = bytes.lastIndex(where: { !$0.isBlank })
    else { return piece(range.upperBound..<range.upperBound) }
    return piece(range.lowerBound + first..<range.lowerBound + last + 1)
  }

  /// 1-based column of the first character of the piece.
  package var column: Int { characters(before: range.lowerBound) + 1 }

  /// An error that points at this piece.
  package func error(
    _ code: ShellError.Code, _ message: String, hint: String? = nil
  ) -> ShellError {
    let length = max(1, characters(before: range.upperBound) - characters(before: range.lowerBound))
    var error = ShellError(code, message, hint: hint, column: column, length: length)
    error.source = line
    return error
  }

  private func characters(before byte: Int) -> Int {
    String(decoding: line.utf8.prefix(byte), as: UTF8.self).count
  }
}

extension UInt8 {
  /// Space or tab: what separates words.
  var isBlank: Bool { self == UInt8(ascii: " ") || self == UInt8(ascii: "\t") }
}
