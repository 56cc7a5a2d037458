#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A regular file mapped read-only for as long as the object lives.
///
/// Pages come from the disk when they are first touched, so opening costs nothing whatever the size.
/// Cutting the file short while it is mapped kills the process (SIGBUS), as with any mapping.
package final class MappedFile: @unchecked Sendable {
  // Sendable because nothing here changes after init: all properties are constants, the pages are
  // mapped without write permission, and they are unmapped only in deinit, when no reference is left.

  /// The path as it was given.
  package let path: String
  /// The whole file, for owners that keep this object as long as the pointer: the optimiser may
  /// release a local variable after its last use. `withBytes` has no such trap.
  package let bytes: UnsafeRawBufferPointer
  private let isMapping: Bool

  /// Bytes that are part of the program itself (an embedded checkpoint), read like a file called `name`.
  package init(name: String, embedded bytes: UnsafeRawBufferPointer) {
    path = name
    self.bytes = bytes
    isMapping = false
  }

  /// Maps the file at `path`.
  ///
  /// - Throws: `StorageError` if it cannot be opened or is no regular file.
  package init(path: String) throws(StorageError) {
    // Not to wait for the writer of a pipe, which is refused below; files and their pages are not concerned.
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw .system(path, "open the file") }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw .system(path, "look at the file") }
    guard status.st_mode & S_IFMT == S_IFREG else {
      let kind = status.st_mode & S_IFMT == S_IFDIR ? "a directory" : "a device or a pipe"
      throw StorageError(path, "expected a file but this is \(kind)")
    }
    self.path = path
    isMapping = true
    let size = Int(status.st_size)
    guard size > 0 else {
      bytes = UnsafeRawBufferPointer(start: nil, count: 0)
      return
    }
    guard let base = mmap(nil, size, PROT_READ, MAP_PRIVATE, descriptor, 0), base != MAP_FAILED
    else { throw .system(path, "map the file into memory") }
    bytes = UnsafeRawBufferPointer(start: base, count: size)
    guard !bytes.starts(with: "version https://git-lfs".utf8) else {
      throw StorageError(
        path, "this is a pointer that Git LFS left in place of the file",
        hint: "fetch the file itself: `git lfs pull`")
    }
  }

  deinit {
    if isMapping, let base = bytes.baseAddress {
      munmap(UnsafeMutableRawPointer(mutating: base), bytes.count)
    }
  }

  /// Calls `body` with the whole file and keeps it mapped until `body` returns.
  package func withBytes<Result, Failure>(
    _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    defer { withExtendedLifetime(self) {} }
    return try body(bytes)
  }

  /// Asks the system to read `range` ahead, so that the first pass over it does not wait for each
  /// page in turn. Only advice: it cannot fail and it changes no result.
  package func prefetch(_ range: Range<Int>) {
    let range = range.clamped(to: 0..<bytes.count)
    guard let base = bytes.baseAddress, !range.isEmpty else { return }
    let start = range.lowerBound & ~(Int(sysconf(Int32(_SC_PAGESIZE))) - 1)
    madvise(
      UnsafeMutableRawPointer(mutating: base + start), range.upperBound - start, MADV_WILLNEED)
  }
}
