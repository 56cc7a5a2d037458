import Tensors

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A fresh directory, removed with everything in it at the end of its life.
final class TemporaryDirectory {
  let path: String

  init() throws {
    var template = Array("/tmp/amend-tests-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw StorageError("/tmp", "cannot make a directory") }
    path = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
  }

  deinit {
    for name in names { unlink(path + "/" + name) }
    rmdir(path)
  }

  /// The names in the directory, sorted.
  var names: [String] {
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

  /// Writes `bytes` and returns the path.
  func file(_ name: String, _ bytes: [UInt8]) throws -> String {
    let path = self.path + "/" + name
    // Truncating an old file instead makes ext4 wait for the disk.
    unlink(path)
    guard let file = fopen(path, "w") else { throw StorageError(path, "cannot write") }
    defer { fclose(file) }
    guard fwrite(bytes, 1, bytes.count, file) == bytes.count else {
      throw StorageError(path, "cannot write")
    }
    return path
  }
}
