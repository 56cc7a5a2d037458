#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Directories as a place for files.
package enum Directory {
  /// Names of what is in a directory, sorted; none of one that cannot be read.
  package static func names(_ path: String) -> [String] {
    guard let directory = opendir(path) else { return [] }
    defer { closedir(directory) }
    var names: [String] = []
    while let entry = readdir(directory) {
      let capacity = MemoryLayout.size(ofValue: entry.pointee.d_name)
      let name = withUnsafePointer(to: &entry.pointee.d_name) { field in
        field.withMemoryRebound(to: CChar.self, capacity: capacity) { String(cString: $0) }
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names.sorted()
  }

  /// Whether there is anything at a path, a file or a directory.
  package static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

  /// False also for what is not there.
  package static func isDirectory(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }

  /// Makes a directory and those above it; one that is there already is left as it is.
  ///
  /// - Throws: `StorageError` if it is not there afterwards.
  package static func create(_ path: String, mode: mode_t = 0o755) throws(StorageError) {
    for index in path.indices where path[index] == "/" && index > path.startIndex {
      // What goes wrong here goes wrong below too.
      mkdir(String(path[..<index]), mode)
    }
    guard mkdir(path, mode) != 0, errno != EEXIST else { return }
    let error = StorageError.system(path, "make the directory")
    var status = stat()
    guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else { throw error }
  }
}
