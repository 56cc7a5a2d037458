#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A directory that is gone, with all that is in it, at the end of its life.
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

  package func callAsFunction(_ name: String) -> String { path + "/" + name }

  /// Writes a file in it.
  /// - Returns: its path.
  @discardableResult
  package func write(_ text: String, to name: String) throws -> String {
    guard let file = fopen(self(name), "w") else { throw Failure(code: errno) }
    defer { fclose(file) }
    fputs(text, file)
    return self(name)
  }

  /// The names in it, sorted.
  package var names: [String] { Self.names(path) }

  package static func names(_ path: String) -> [String] {
    guard let directory = opendir(path) else { return [] }
    defer { closedir(directory) }
    var names: [String] = []
    while let entry = readdir(directory) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names.sorted()
  }

  /// The permission bits of a file.
  package static func mode(_ path: String) -> mode_t? {
    var status = stat()
    return stat(path, &status) == 0 ? status.st_mode & 0o777 : nil
  }

  deinit { Self.remove(path) }

  private static func remove(_ path: String) {
    for name in names(path) { remove(path + "/" + name) }
    if unlink(path) != 0 { rmdir(path) }
  }
}
