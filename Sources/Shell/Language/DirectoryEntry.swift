import Tensors

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A name in a directory.
package struct DirectoryEntry: Equatable, Sendable {
  package let name: String
  package let isDirectory: Bool

  package init(_ name: String, isDirectory: Bool) {
    self.name = name
    self.isDirectory = isDirectory
  }

  /// The entries of the directory at `path`, sorted by name, without `.` and `..`; empty if it
  /// cannot be read.
  package static func list(_ path: String) -> [DirectoryEntry] {
    Directory.names(path).map { name in
      var info = stat()
      // Follows links: a link to a directory is a directory to whoever types its name.
      let isDirectory = stat("\(path)/\(name)", &info) == 0 && info.st_mode & S_IFMT == S_IFDIR
      return DirectoryEntry(name, isDirectory: isDirectory)
    }
  }
}
