#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Buffered writing to an open file. Every failure is thrown, none is lost in a buffer.
package final class FileWriter {
  /// The path for errors.
  package let path: String
  /// Bytes written so far, those still in the buffer included.
  package private(set) var count = 0
  private let descriptor: Int32
  private var buffer: [UInt8] = []
  private static let bufferSize = 1 << 16

  /// Writes to `descriptor`, which stays the caller's to close.
  package init(descriptor: Int32, path: String) {
    self.descriptor = descriptor
    self.path = path
  }

  /// - Throws: `StorageError`, for example when the disk is full.
  package func write(_ bytes: UnsafeRawBufferPointer) throws(StorageError) {
    count += bytes.count
    if buffer.count + bytes.count <= Self.bufferSize {
      buffer.append(contentsOf: bytes)
      return
    }
    try flush()
    if bytes.count < Self.bufferSize {
      buffer.append(contentsOf: bytes)
    } else {
      try writeAll(bytes)
    }
  }

  /// - Throws: `StorageError`; see `write` of raw bytes.
  package func write(_ bytes: [UInt8]) throws(StorageError) {
    try bytes.withUnsafeBufferPointer { (buffer) throws(StorageError) in
      try write(UnsafeRawBufferPointer(buffer))
    }
  }

  /// Writes the UTF-8 of a text.
  ///
  /// - Throws: `StorageError`; see `write` of raw bytes.
  package func write(_ text: String) throws(StorageError) {
    try write(Array(text.utf8))
  }

  /// Hands the buffer to the system and waits until everything is on the disk.
  package func synchronize() throws(StorageError) {
    try flush()
    guard fsync(descriptor) == 0 else { throw .system(path, "write the file to the disk") }
  }

  /// Hands the buffer to the system.
  package func flush() throws(StorageError) {
    try buffer.withUnsafeBufferPointer { (bytes) throws(StorageError) in
      try writeAll(UnsafeRawBufferPointer(bytes))
    }
    buffer.removeAll(keepingCapacity: true)
  }

  private func writeAll(_ bytes: UnsafeRawBufferPointer) throws(StorageError) {
    var rest = bytes
    while !rest.isEmpty {
      // One call writes at most 2 GiB.
      let written = systemWrite(descriptor, rest.baseAddress, rest.count)
      if written >= 0 {
        rest = UnsafeRawBufferPointer(rebasing: rest[written...])
      } else if errno != EINTR {
        throw .system(path, "write the file")
      }
    }
  }
}

private func systemWrite(_ file: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
  write(file, bytes, count)
}
