/// The three bytes with which some programs begin a UTF-8 text: they are no part of it.
extension UnsafeRawBufferPointer {
  /// 3 if the bytes begin with UTF-8's byte-order mark, else 0.
  package var byteOrderMarkLength: Int { starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0 }

  /// The same bytes without the mark.
  package var withoutByteOrderMark: UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(rebasing: self[byteOrderMarkLength...])
  }

  /// Whether the bytes begin with the mark of UTF-16, which no file of this program's is in.
  package var isMarkedUTF16: Bool { starts(with: [0xFF, 0xFE]) || starts(with: [0xFE, 0xFF]) }
}
