import Synchronization
import Tensors

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A fresh directory, removed with everything below it at the end of its life.
package final class TemporaryDirectory: Sendable {
  package struct Failure: Error {
    package let code: Int32
  }

  package let path: String

  package init() throws {
    var template = Array("/tmp/amend-tests-XXXXXX".utf8CString)
    guard let made = mkdtemp(&template) else { throw Failure(code: errno) }
    path = String(cString: made)
  }

  deinit { Self.remove(path) }

  /// One that many tests use, removed when the process ends.
  package static func lasting() throws -> TemporaryDirectory {
    let directory = try TemporaryDirectory()
    lastingOnes.withLock { known in
      if known.isEmpty { atexit { TemporaryDirectory.removeLasting() } }
      known.append(directory.path)
    }
    return directory
  }

  private static let lastingOnes = Mutex<[String]>([])
  private static func removeLasting() {
    for path in lastingOnes.withLock(\.self) { remove(path) }
  }

  /// Where programs that tests start keep statistics: they are taken once for all.
  package static let programCache = try? lasting()

  /// The path of something below.
  package func callAsFunction(_ below: String) -> String { path + "/" + below }

  /// Writes a file.
  /// - Returns: its path.
  @discardableResult
  package func write(_ bytes: [UInt8], to below: String) throws -> String {
    let path = self(below)
    // Truncating an old file instead makes ext4 wait for the disk.
    unlink(path)
    guard let file = fopen(path, "w") else { throw Failure(code: errno) }
    defer { fclose(file) }
    guard fwrite(bytes, 1, bytes.count, file) == bytes.count else { throw Failure(code: errno) }
    return path
  }

  @discardableResult
  package func write(_ text: String, to below: String) throws -> String {
    try write(Array(text.utf8), to: below)
  }

  package func bytes(_ below: String) throws -> [UInt8] {
    guard let file = fopen(self(below), "r") else { throw Failure(code: errno) }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = fread(&buffer, 1, buffer.count, file)
      guard count > 0 else { return bytes }
      bytes += buffer[..<count]
    }
  }

  /// Removes a file, or a directory with everything below it.
  package func remove(_ below: String) { Self.remove(self(below)) }

  /// The names in it, or in a directory below, sorted; none where there is no such directory.
  package func names(_ below: String = "") -> [String] { Directory.names(self(below)) }

  /// The permissions of it, or of a file or directory below; 0 where there is none.
  package func mode(_ below: String = "") -> mode_t { Self.mode(self(below)) }

  /// The permissions of a file; 0 where there is none.
  package static func mode(_ path: String) -> mode_t {
    var status = stat()
    return stat(path, &status) == 0 ? status.st_mode & 0o777 : 0
  }

  private static func remove(_ path: String) {
    for name in Directory.names(path) { remove(path + "/" + name) }
    if unlink(path) != 0 { rmdir(path) }
  }
}
