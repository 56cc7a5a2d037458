import Tensors

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The command history on disk: plain UTF-8, one entry a line, shared by all running shells.
///
/// Appending takes a lock and writes one line, so sessions interleave but never clobber each other.
/// Nothing here fails the shell: the first trouble is reported once, then history is in memory only.
package final class HistoryFile {
  /// Entries kept in memory at most; older ones stay in the file.
  static let limit = 10_000

  /// Where the entries are; nil when there is no place for them.
  package let path: String?
  private let warn: (String) -> Void
  private var hasWarned = false

  /// - Parameters:
  ///   - path: the file; nil keeps no history on disk.
  ///   - warn: called at most once, with one sentence.
  package init(path: String?, warn: @escaping (String) -> Void) {
    self.path = path
    self.warn = warn
  }

  /// `AMEND_HISTORY` (empty: none), else `amend/history` under the state directory.
  package static func standardPath(environment: (String) -> String?) -> String? {
    if let path = environment("AMEND_HISTORY") {
      return path.isEmpty ? nil : HomePath.expand(path)
    }
    return Variables.stateDirectory(environment).map { $0 + "/amend/history" }
  }

  /// The entries, oldest first; of equal ones only the latest. Empty when there is no file yet.
  package func load() -> [String] {
    guard let path else { return [] }
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      if errno != ENOENT { report("cannot read", path, errno) }
      return []
    }
    defer { close(descriptor) }
    flock(descriptor, LOCK_SH)
    guard let bytes = readAll(descriptor) else {
      report("cannot read", path, errno)
      return []
    }
    let mark = bytes.withUnsafeBytes(\.byteOrderMarkLength)
    return Self.latest(of: bytes[mark...].split(separator: UInt8(ascii: "\n")), limit: Self.limit)
  }

  /// Appends an entry. Empty ones, and ones that begin with a blank, are not recorded.
  /// - Returns: whether the line is one to record, in memory too.
  @discardableResult
  package func append(_ line: String) -> Bool {
    guard Self.isRecorded(line) else { return false }
    guard let path, !hasWarned else { return true }
    if let slash = path.lastIndex(of: "/"), slash > path.startIndex {
      // Any trouble shows when the file is opened.
      try? Directory.create(String(path[..<slash]), mode: 0o700)
    }
    let descriptor = open(path, O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      report("cannot write", path, errno)
      return true
    }
    defer { close(descriptor) }  // and with it the lock
    flock(descriptor, LOCK_EX)
    var entry = Self.escaped(line) + [UInt8(ascii: "\n")]
    if Self.prepare(descriptor) { entry.insert(UInt8(ascii: "\n"), at: 0) }
    if write(descriptor, entry, entry.count) != entry.count { report("cannot write", path, errno) }
    return true
  }

  /// Whether a line belongs in the history: a leading blank says no, as in other shells.
  package static func isRecorded(_ line: String) -> Bool {
    guard let first = line.utf8.first else { return false }
    return first != UInt8(ascii: " ") && first != UInt8(ascii: "\t")
  }

  // MARK: - The format

  /// A newline inside an entry becomes `\n`, a backslash `\\`.
  package static func escaped(_ line: String) -> [UInt8] {
    var bytes: [UInt8] = []
    for byte in line.utf8 {
      switch byte {
      case UInt8(ascii: "\\"): bytes += Array("\\\\".utf8)
      case UInt8(ascii: "\n"): bytes += Array("\\n".utf8)
      default: bytes.append(byte)
      }
    }
    return bytes
  }

  /// The inverse of `escaped`; an unknown escape stands for itself.
  package static func unescaped(_ bytes: some Sequence<UInt8>) -> [UInt8] {
    var line: [UInt8] = []
    var isEscaped = false
    for byte in bytes {
      if isEscaped {
        if byte == UInt8(ascii: "n") {
          line.append(UInt8(ascii: "\n"))
        } else if byte == UInt8(ascii: "\\") {
          line.append(byte)
        } else {
          line += [UInt8(ascii: "\\"), byte]
        }
        isEscaped = false
      } else if byte == UInt8(ascii: "\\") {
        isEscaped = true
      } else {
        line.append(byte)
      }
    }
    return isEscaped ? line + [UInt8(ascii: "\\")] : line
  }

  /// Bytes, not strings, decide equality: é and e+◌́ are different prompts to a tokenizer.
  private static func latest(of entries: [ArraySlice<UInt8>], limit: Int) -> [String] {
    var seen: Set<ArraySlice<UInt8>> = []
    var newestFirst: [String] = []
    for entry in entries.reversed() where newestFirst.count < limit {
      // NUL would cut the line short in libedit; only a damaged file has one.
      guard !entry.contains(0), seen.insert(entry).inserted else { continue }
      newestFirst.append(String(decoding: unescaped(entry), as: UTF8.self))
    }
    return newestFirst.reversed()
  }

  // MARK: - The file

  /// Makes a regular file private, and tells whether it ends in the middle of a line.
  private static func prepare(_ descriptor: Int32) -> Bool {
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return false }
    if status.st_mode & 0o077 != 0 { fchmod(descriptor, 0o600) }
    guard status.st_size > 0 else { return false }
    var last: UInt8 = 0
    return pread(descriptor, &last, 1, status.st_size - 1) == 1 && last != UInt8(ascii: "\n")
  }

  private func readAll(_ descriptor: Int32) -> [UInt8]? {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = read(descriptor, &buffer, buffer.count)
      if count < 0 && errno == EINTR { continue }
      if count < 0 { return nil }
      if count == 0 { return bytes }
      bytes += buffer[..<count]
    }
  }

  private func report(_ what: String, _ path: String, _ code: Int32) {
    guard !hasWarned else { return }
    hasWarned = true
    let reason = String(cString: strerror(code))
    warn("\(what) the history file \(path): \(reason); set AMEND_HISTORY to another place")
  }
}
