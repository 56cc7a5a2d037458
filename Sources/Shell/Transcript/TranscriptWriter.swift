import Tensors

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Writes a transcript while the session goes on; each command is on the disk before the next one is read.
final class TranscriptWriter {
  let path: String
  private let descriptor: Int32
  private let writer: FileWriter

  /// Puts `text` into a new file.
  ///
  /// - Throws: `file-exists` unless it may be replaced, or `StorageError`.
  init(path: String, beginning text: String, replaces: Bool) throws {
    try refuseToOverwrite(path, unless: replaces)
    try AtomicFile.write(path, mode: 0o600) { try $0.write(text) }
    descriptor = open(path, O_WRONLY | O_APPEND | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw StorageError(path, "cannot go on writing: \(String(cString: strerror(errno)))")
    }
    self.path = path
    writer = FileWriter(descriptor: descriptor, path: path)
  }

  deinit { close(descriptor) }

  func append(_ text: String) throws(StorageError) {
    try writer.write(text)
    try writer.synchronize()
  }
}

/// - Throws: `file-exists`.
func refuseToOverwrite(_ path: String, unless replaces: Bool) throws(ShellError) {
  guard !replaces, access(path, F_OK) == 0 else { return }
  throw ShellError(
    .fileExists, "`\(path)` is there already", hint: "name another file, or add --replace")
}
