#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A fresh directory, removed with everything below it at the end of its life.
package final class TemporaryTree {
  package let path: String

  package struct Failure: Error {
    let code: Int32
  }

  package init() throws {
    var template = Array("/tmp/amend-tests-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw Failure(code: errno) }
    path = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
  }

  deinit { Self.remove(path) }

  /// The names in a directory below, sorted; empty where there is none.
  package func names(_ below: String = "") -> [String] { Self.names(path + "/" + below) }

  package func bytes(_ below: String) throws -> [UInt8] {
    guard let file = fopen(path + "/" + below, "r") else { throw Failure(code: errno) }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = fread(&buffer, 1, buffer.count, file)
      guard count > 0 else { return bytes }
      bytes += buffer[..<count]
    }
  }

  package func write(_ bytes: [UInt8], to below: String) throws {
    guard let file = fopen(path + "/" + below, "w") else { throw Failure(code: errno) }
    defer { fclose(file) }
    guard fwrite(bytes, 1, bytes.count, file) == bytes.count else { throw Failure(code: errno) }
  }

  /// The permissions of a file or directory below.
  package func mode(_ below: String = "") -> mode_t {
    var status = stat()
    return stat(path + "/" + below, &status) == 0 ? status.st_mode & 0o777 : 0
  }

  private static func names(_ path: String) -> [String] {
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

  private static func remove(_ path: String) {
    for name in names(path) { remove(path + "/" + name) }
    if unlink(path) != 0 { rmdir(path) }
  }
}
