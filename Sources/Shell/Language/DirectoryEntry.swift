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
    guard let directory = opendir(path) else { return [] }
    defer { closedir(directory) }
    var entries: [DirectoryEntry] = []
    while let entry = readdir(directory) {
      let capacity = MemoryLayout.size(ofValue: entry.pointee.d_name)
      let name = withUnsafePointer(to: &entry.pointee.d_name) { field in
        field.withMemoryRebound(to: CChar.self, capacity: capacity) { String(cString: $0) }
      }
      if name == "." || name == ".." { continue }
      var info = stat()
      // Follows links: a link to a directory is a directory to whoever types its name.
      let isDirectory = stat("\(path)/\(name)", &info) == 0 && info.st_mode & S_IFMT == S_IFDIR
      entries.append(DirectoryEntry(name, isDirectory: isDirectory))
    }
    return entries.sorted { $0.name < $1.name }
  }
}
