#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A file that grows by whole pieces and belongs to one process at a time.
///
/// The lock goes with the process, however it ends. A piece that cannot be written whole is taken off again, so that
/// the file is always a row of whole pieces; only a crash can leave part of one at its end.
package final class AppendFile {
  package let path: String
  /// Bytes of whole pieces.
  package private(set) var count: Int
  private let descriptor: Int32
  /// Part of a piece is at the end and cannot be taken off.
  private var isTorn = false

  /// Makes a file that is not there yet, readable by its owner alone.
  ///
  /// - Throws: `StorageError` if it cannot be made, or is there.
  package init(creating path: String) throws(StorageError) {
    self.path = path
    count = 0
    descriptor = open(path, O_RDWR | O_APPEND | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw .system(path, "create the file") }
    try lock()
  }

  /// Goes on with a file.
  ///
  /// - Throws: `StorageError` if it cannot be opened, or another process has it.
  package init(continuing path: String) throws(StorageError) {
    self.path = path
    descriptor = open(path, O_RDWR | O_APPEND | O_CLOEXEC)
    count = 0
    guard descriptor >= 0 else { throw .system(path, "open the file") }
    try lock()
    count = Int(lseek(descriptor, 0, SEEK_END))
  }

  /// Takes everything after the first `count` bytes off.
  /// - Throws: `StorageError`.
  package func cut(to count: Int) throws(StorageError) {
    guard ftruncate(descriptor, off_t(count)) == 0 else {
      throw .system(path, "cut off the end of the file")
    }
    self.count = count
  }

  deinit { if descriptor >= 0 { close(descriptor) } }

  private func lock() throws(StorageError) {
    guard flock(descriptor, LOCK_EX | LOCK_NB) != 0 else { return }
    guard errno == EWOULDBLOCK else { throw .system(path, "lock the file") }
    throw StorageError(path, "another process has the file")
  }

  /// Whether a process has the file at this moment.
  package static func isInUse(_ path: String) -> Bool {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return false }
    defer { close(descriptor) }
    return flock(descriptor, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK
  }

  /// Puts a piece at the end.
  ///
  /// - Parameter isForGood: also wait until it is on the disk, with all pieces before it.
  /// - Throws: `StorageError`, for example when the disk is full; the file is then as it was.
  package func append(_ piece: [UInt8], isForGood: Bool) throws(StorageError) {
    guard !isTorn else {
      throw StorageError(path, "cannot write the file: an earlier failure left part of a line")
    }
    do {
      let writer = FileWriter(descriptor: descriptor, path: path)
      try writer.write(piece)
      if isForGood { try writer.synchronize() } else { try writer.flush() }
    } catch {
      isTorn = ftruncate(descriptor, off_t(count)) != 0
      throw error
    }
    count += piece.count
  }
}
