/// Little-endian fields of a file format, each checked against the end of the bytes.
struct ByteReader {
  let bytes: UnsafeRawBufferPointer

  func uint16(at offset: Int) -> Int? { load(UInt16.self, at: offset) }
  func uint32(at offset: Int) -> Int? { load(UInt32.self, at: offset) }

  /// Nil also when the value does not fit in `Int`.
  func uint64(at offset: Int) -> Int? { load(UInt64.self, at: offset) }

  /// `count` bytes from `offset`, if they are all there.
  func slice(at offset: Int, count: Int) -> UnsafeRawBufferPointer? {
    guard offset >= 0, count >= 0, offset <= bytes.count, count <= bytes.count - offset else {
      return nil
    }
    return UnsafeRawBufferPointer(rebasing: bytes[offset..<offset + count])
  }

  private func load<Field: FixedWidthInteger & UnsignedInteger & BitwiseCopyable>(
    _ type: Field.Type, at offset: Int
  ) -> Int? {
    guard let field = slice(at: offset, count: MemoryLayout<Field>.size) else { return nil }
    return Int(exactly: Field(littleEndian: field.loadUnaligned(as: Field.self)))
  }
}
