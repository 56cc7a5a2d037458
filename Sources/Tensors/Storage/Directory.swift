#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Directories as a place for files.
package enum Directory {
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
