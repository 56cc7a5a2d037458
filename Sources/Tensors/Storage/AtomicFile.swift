#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Files that are either the old one or the new one, never half of the new one.
package enum AtomicFile {
  /// Writes a file through a temporary one beside it.
  ///
  /// The new content is on the disk before it takes the name, and the name is on the disk before this
  /// returns. On any error, `body`'s included, the old file is as it was and nothing is left behind.
  /// A symbolic link is followed; an existing file keeps its permissions.
  ///
  /// - Parameter mode: the permissions of a new file, less what the umask takes.
  /// - Throws: `StorageError` if a step fails, or what `body` throws.
  package static func write(
    _ path: String, mode: mode_t = 0o666, _ body: (FileWriter) throws -> Void
  ) throws {
    let target = resolved(path)
    let directory = directory(of: target)
    let (descriptor, temporary) = try create(beside: target, for: path, mode)
    do {
      defer { close(descriptor) }
      keepPermissions(of: target, on: descriptor)
      let writer = FileWriter(descriptor: descriptor, path: path)
      try body(writer)
      try writer.synchronize()
    } catch {
      unlink(temporary)
      throw error
    }
    guard rename(temporary, target) == 0 else {
      let error = StorageError.system(path, "put the new file in place")
      unlink(temporary)
      throw error
    }
    try synchronize(directory: directory)
  }

  /// Waits until the names in a directory are on the disk.
  ///
  /// - Throws: `StorageError` if the directory cannot be opened or synced.
  package static func synchronize(directory: String) throws(StorageError) {
    let descriptor = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .system(directory, "open the directory") }
    defer { close(descriptor) }
    // Some network file systems have no such operation and say EINVAL.
    guard fsync(descriptor) == 0 || errno == EINVAL else {
      throw .system(directory, "write the directory to the disk")
    }
  }

  /// The file behind symbolic links, or the path itself where there is none yet.
  private static func resolved(_ path: String) -> String {
    guard let resolved = realpath(path, nil) else { return path }
    defer { free(resolved) }
    return String(cString: resolved)
  }

  static func directory(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  private static func create(
    beside target: String, for path: String, _ mode: mode_t
  ) throws(StorageError) -> (Int32, String) {
    // Opened by hand and not by mkstemp, so that the user's umask decides about permissions.
    while true {
      let suffix = String(UInt32.random(in: 0 ... .max), radix: 36)
      let name = "\(target).\(suffix).tmp"
      let descriptor = open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode)
      if descriptor >= 0 { return (descriptor, name) }
      guard errno == EEXIST else { throw .system(path, "create the file") }
    }
  }

  private static func keepPermissions(of target: String, on descriptor: Int32) {
    var status = stat()
    if stat(target, &status) == 0 { fchmod(descriptor, status.st_mode & 0o777) }
  }
}
