import CStorage

/// The files in a zip archive, stored or deflated, with or without zip64.
///
/// Format: PKWARE APPNOTE 6.3, sections 4.3 and 4.5.3. Sizes and places are taken from the central
/// directory at the end, as the format demands.
struct ZipArchive: Sendable {
  struct Entry: Sendable, Equatable {
    let name: String
    fileprivate let isDeflated: Bool
    fileprivate let crc: UInt32
    fileprivate let compressedCount: Int
    /// Bytes of the unpacked file.
    let count: Int
    fileprivate let headerOffset: Int
  }

  let file: MappedFile
  private(set) var entries: [Entry] = []

  private var reader: ByteReader { ByteReader(bytes: file.bytes) }

  init(path: String) throws(StorageError) {
    file = try MappedFile(path: path)
    guard let directory = findDirectory() else {
      throw StorageError(
        path, "this is no zip archive, or the end of it is missing", hint: "download it again")
    }
    var offset = directory.offset
    for _ in 0..<directory.count {
      guard let (entry, end) = try entry(at: offset) else {
        throw StorageError(path, "the archive's directory is damaged at byte \(offset)")
      }
      entries.append(entry)
      offset = end
    }
  }

  // MARK: The directory

  private func findDirectory() -> (offset: Int, count: Int)? {
    // The end record is 22 bytes and a comment that fills the file to its last byte.
    let size = file.bytes.count
    var offset = size - 22
    while offset >= max(0, size - 22 - 0xFFFF) {
      if reader.uint32(at: offset) == 0x0605_4B50,
        reader.uint16(at: offset + 20) == size - 22 - offset
      {
        break
      }
      offset -= 1
    }
    guard offset >= 0, let count = reader.uint16(at: offset + 10),
      let start = reader.uint32(at: offset + 16), reader.uint32(at: offset) == 0x0605_4B50
    else { return nil }
    guard count == 0xFFFF || start == 0xFFFF_FFFF else { return (start, count) }
    // zip64: a locator just before says where the record with the wide fields is.
    guard reader.uint32(at: offset - 20) == 0x0706_4B50,
      let wide = reader.uint64(at: offset - 12), reader.uint32(at: wide) == 0x0606_4B50,
      wide <= size - 56, let wideCount = reader.uint64(at: wide + 32),
      let wideStart = reader.uint64(at: wide + 48)
    else { return nil }
    return (wideStart, wideCount)
  }

  /// One entry of the directory and where the next begins; nil if it is damaged.
  private func entry(at offset: Int) throws(StorageError) -> (Entry, Int)? {
    guard let fixed = reader.slice(at: offset, count: 46).map(ByteReader.init),
      fixed.uint32(at: 0) == 0x0201_4B50, let flags = fixed.uint16(at: 8),
      let method = fixed.uint16(at: 10), let crc = fixed.uint32(at: 16),
      var compressed = fixed.uint32(at: 20), var count = fixed.uint32(at: 24),
      let nameCount = fixed.uint16(at: 28), let extraCount = fixed.uint16(at: 30),
      let commentCount = fixed.uint16(at: 32), var header = fixed.uint32(at: 42),
      let nameBytes = reader.slice(at: offset + 46, count: nameCount),
      let extra = reader.slice(at: offset + 46 + nameCount, count: extraCount)
    else { return nil }
    let name = String(decoding: nameBytes, as: UTF8.self)
    guard flags & 1 == 0 else { throw StorageError(file.path, "'\(name)' is encrypted") }
    guard method == 0 || method == 8 else {
      throw StorageError(file.path, "'\(name)' is packed by the unknown method \(method)")
    }
    // Wide fields stand in this order, and only those that did not fit.
    var wide = Zip64Fields(extra)
    guard wide.widen(&count), wide.widen(&compressed), wide.widen(&header) else { return nil }
    guard method == 8 || compressed == count else { return nil }
    let entry = Entry(
      name: name, isDeflated: method == 8, crc: UInt32(crc), compressedCount: compressed,
      count: count, headerOffset: header)
    return (entry, offset + 46 + nameCount + extraCount + commentCount)
  }

  // MARK: The content

  /// Calls `body` with the unpacked bytes of an entry, after checking their CRC.
  ///
  /// - Throws: `StorageError` if the entry is damaged, or what `body` throws.
  func withBytes<Result>(
    of entry: Entry, _ body: (UnsafeRawBufferPointer) throws(StorageError) -> Result
  ) throws(StorageError) -> Result {
    try file.withBytes { (_) throws(StorageError) in
      let packed = try packedBytes(of: entry)
      guard entry.isDeflated else {
        try checkCRC(of: entry, packed)
        return try body(packed)
      }
      // Deflate never does better than 1032 to 1, so a larger claim is not worth the memory.
      guard entry.count / 1032 <= entry.compressedCount else { throw damaged(entry) }
      let unpacked = UnsafeMutableRawBufferPointer.allocate(byteCount: entry.count, alignment: 16)
      defer { unpacked.deallocate() }
      guard
        storage_inflate(packed.baseAddress, packed.count, unpacked.baseAddress, unpacked.count)
      else { throw damaged(entry) }
      try checkCRC(of: entry, UnsafeRawBufferPointer(unpacked))
      return try body(UnsafeRawBufferPointer(unpacked))
    }
  }

  private func packedBytes(of entry: Entry) throws(StorageError) -> UnsafeRawBufferPointer {
    let start = entry.headerOffset
    // The entry's own header repeats the name, and its extra field has another length.
    guard let fixed = reader.slice(at: start, count: 30).map(ByteReader.init),
      fixed.uint32(at: 0) == 0x0403_4B50, let nameCount = fixed.uint16(at: 26),
      let extraCount = fixed.uint16(at: 28),
      let packed = reader.slice(
        at: start + 30 + nameCount + extraCount, count: entry.compressedCount)
    else { throw damaged(entry) }
    return packed
  }

  private func checkCRC(
    of entry: Entry, _ bytes: UnsafeRawBufferPointer
  ) throws(StorageError) {
    guard storage_crc32(bytes.baseAddress, bytes.count) == entry.crc else { throw damaged(entry) }
  }

  private func damaged(_ entry: Entry) -> StorageError {
    StorageError(file.path, "'\(entry.name)' in the archive is damaged", hint: "download it again")
  }
}

/// The extra field that holds what does not fit in 32 bits.
private struct Zip64Fields {
  private var rest: ByteReader?
  private var offset = 0

  init(_ extra: UnsafeRawBufferPointer) {
    let reader = ByteReader(bytes: extra)
    var offset = 0
    while let id = reader.uint16(at: offset), let count = reader.uint16(at: offset + 2) {
      if id == 1 {
        rest = reader.slice(at: offset + 4, count: count).map(ByteReader.init)
        return
      }
      offset += 4 + count
    }
  }

  /// Replaces a field of all ones by the next wide one; false if there is none.
  mutating func widen(_ field: inout Int) -> Bool {
    guard field == 0xFFFF_FFFF else { return true }
    guard let wide = rest?.uint64(at: offset) else { return false }
    field = wide
    offset += 8
    return true
  }
}
