#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A file that cannot be read, understood or written: one sentence, and what to do about it.
package struct StorageError: Error, Equatable, CustomStringConvertible {
  /// The file or directory as the user named it.
  package let path: String
  /// What is wrong, without the path.
  package let message: String
  /// What to do about it, if anything is known to help.
  package let hint: String?

  package init(_ path: String, _ message: String, hint: String? = nil) {
    self.path = path
    self.message = message
    self.hint = hint
  }

  package var description: String {
    let sentence = "\(path): \(message)"
    return if let hint { "\(sentence); \(hint)" } else { sentence }
  }

  /// The failure of a system call, in the system's words.
  package static func system(_ path: String, _ action: String, code: Int32 = errno) -> StorageError
  {
    let hint: String? =
      switch code {
      case ENOENT: "check the spelling of the path"
      case EACCES, EPERM: "check the permissions"
      case ENOSPC, EDQUOT: "free some space and try again"
      default: nil
      }
    return StorageError(path, "cannot \(action): \(String(cString: strerror(code)))", hint: hint)
  }
}
