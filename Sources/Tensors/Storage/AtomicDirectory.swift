#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// New directories of files that are there whole or not at all.
package enum AtomicDirectory {
  /// Makes a directory through a temporary one beside it, for its owner alone.
  ///
  /// Everything is on the disk before the directory takes its name. On any error, `body`'s included, nothing is left.
  ///
  /// - Parameter body: puts files, and nothing but files, into the directory it is given.
  /// - Throws: `StorageError` if there is something of that name that is no empty directory, or a step fails; or what
  ///   `body` throws.
  package static func write(_ path: String, _ body: (String) throws -> Void) throws {
    var target = path
    while target.utf8.count > 1, target.hasSuffix("/") { target.removeLast() }
    try refuse(target)
    let temporary = try create(beside: target)
    do {
      try body(temporary)
      try AtomicFile.synchronize(directory: temporary)
      // An empty directory gives way; anything else makes this fail.
      guard rename(temporary, target) == 0 else {
        throw StorageError.system(path, "put the new directory in place")
      }
    } catch {
      remove(temporary)
      throw error
    }
    try AtomicFile.synchronize(directory: AtomicFile.directory(of: target))
  }

  private static func refuse(_ path: String) throws(StorageError) {
    var status = stat()
    guard lstat(path, &status) == 0 else { return }
    guard status.st_mode & S_IFMT == S_IFDIR, Directory.names(path).isEmpty else {
      throw StorageError(path, "it is there already", hint: "name another directory")
    }
  }

  private static func create(beside path: String) throws(StorageError) -> String {
    while true {
      let name = "\(path).\(String(UInt32.random(in: 0 ... .max), radix: 36)).tmp"
      if mkdir(name, 0o700) == 0 { return name }
      guard errno == EEXIST else { throw .system(path, "make the directory") }
    }
  }

  private static func remove(_ directory: String) {
    for name in Directory.names(directory) { unlink("\(directory)/\(name)") }
    rmdir(directory)
  }

  /// Bytes that a user may still write where `path` would be; nil if the system does not say.
  package static func freeBytes(for path: String) -> Int? {
    var status = statvfs()
    guard statvfs(AtomicFile.directory(of: path), &status) == 0 else { return nil }
    return Int(clamping: status.f_bavail).multipliedReportingOverflow(
      by: Int(clamping: status.f_frsize)
    )
    .partialValue
  }
}
