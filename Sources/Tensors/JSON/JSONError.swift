/// Why a text is not JSON, and where.
package struct JSONError: Error, Equatable, CustomStringConvertible {
  /// What is wrong, without the place.
  package let message: String
  /// Bytes before the place.
  package let offset: Int
  /// Counted from 1.
  package let line: Int
  /// Counted from 1, in Unicode scalars.
  package let column: Int

  package var description: String {
    "\(message) at line \(line), column \(column) (byte \(offset))"
  }

  init(_ message: String, at offset: Int, in bytes: UnsafeBufferPointer<UInt8>) {
    var line = 1
    var column = 1
    for byte in bytes.prefix(offset) {
      if byte == UInt8(ascii: "\n") {
        line += 1
        column = 1
      } else if byte & 0xC0 != 0x80 {
        column += 1
      }
    }
    self.message = message
    self.offset = offset
    self.line = line
    self.column = column
  }
}
