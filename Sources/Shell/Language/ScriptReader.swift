#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A command of a script and where it stands.
package struct ScriptLine: Equatable, Sendable {
  /// 1-based number of the (first) line.
  package let number: Int
  /// The number of the line on which it ends.
  package let last: Int
  package let text: String

  package init(number: Int, last: Int? = nil, text: String) {
    self.number = number
    self.last = last ?? number
    self.text = text
  }
}

/// Reads a script command by command, as soon as each line is there: a pipe may be written to by
/// someone who waits for the answer.
///
/// Blank lines and lines whose first sign is `#` are passed over; a backslash at the end of a line
/// joins it with the next, and so does an open quote, which keeps the line's end; CR LF and a byte order mark are put
/// up with.
package struct ScriptReader: ~Copyable {
  /// No command is longer; keeps a binary file without line ends out of memory.
  package static let longestLine = 1 << 20

  /// What errors call the script.
  package let name: String

  /// More bytes, or none at the end.
  private let read: () throws(ShellError) -> [UInt8]
  private let ownedDescriptor: Int32?
  private var buffer: [UInt8] = []
  /// Where the first unread byte stands in `buffer`.
  private var start = 0
  /// Bytes of `buffer` from `start` that are known to hold no line feed.
  private var searched = 0
  private var number = 0
  private var isAtEnd = false

  /// Reads a script that is in memory.
  package init(bytes: [UInt8], name: String) {
    var rest: [UInt8]? = bytes
    self.name = name
    self.ownedDescriptor = nil
    self.read = {
      defer { rest = nil }
      return rest ?? []
    }
  }

  /// Reads an open file, pipe or terminal, which is left open.
  ///
  /// - Parameter isInterrupted: asked when a signal broke the wait for input.
  package init(
    descriptor: Int32, name: String, isInterrupted: @escaping () -> Bool = { false }
  ) {
    self.init(descriptor: descriptor, owned: nil, name: name, isInterrupted: isInterrupted)
  }

  /// Opens the script at `path`.
  ///
  /// - Throws: `file-not-found`, `file-not-readable`.
  package init(
    path: String, isInterrupted: @escaping () -> Bool = { false }
  ) throws(ShellError) {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw Self.failure(errno, name: path) }
    self.init(
      descriptor: descriptor, owned: descriptor, name: path, isInterrupted: isInterrupted)
  }

  private init(
    descriptor: Int32, owned: Int32?, name: String, isInterrupted: @escaping () -> Bool
  ) {
    self.name = name
    self.ownedDescriptor = owned
    self.read = { () throws(ShellError) -> [UInt8] in
      try Self.readSome(descriptor, name: name, isInterrupted: isInterrupted)
    }
  }

  deinit {
    if let ownedDescriptor { _ = close(ownedDescriptor) }
  }

  /// The next command; nil at the end of the script.
  ///
  /// - Throws: `file-not-utf8`, `file-has-nul`, `line-too-long` with the line's number;
  ///   `file-not-readable`; `interrupted`.
  package mutating func next() throws(ShellError) -> ScriptLine? {
    while let first = try nextLine() {
      let trimmed = first.trimmingBlanks()
      if trimmed.isEmpty || trimmed.utf8.first == UInt8(ascii: "#") { continue }
      let began = number
      let text = try joined(first)
      return ScriptLine(number: began, last: number, text: text)
    }
    return nil
  }
}

// MARK: - Lines

extension ScriptReader {
  /// The command that begins with a line, with the lines that belong to it.
  private mutating func joined(_ first: String) throws(ShellError) -> String {
    let began = number
    var text = first
    var isQuoted = false
    var reason = LineContinuation(of: text)
    while let present = reason {
      guard let more = try nextLine() else {
        if present == .backslash { text.removeLast() }
        // Nothing may disappear in a text that was never meant to go on.
        if present != .backslash, number > began { throw unclosed(since: began) }
        break
      }
      text = present.joining(text, more)
      if text.utf8.count > Self.longestLine { throw tooLong() }
      isQuoted = isQuoted || present != .backslash
      // A long text is not looked through again for each of its lines.
      if !present.goesOn(through: more) { reason = LineContinuation(of: text) }
    }
    // The quote that ended it belongs to another command: one was forgotten before.
    if isQuoted, LineContinuation.endsBehindQuote(text) { throw unclosed(since: began) }
    return text
  }

  private mutating func nextLine() throws(ShellError) -> String? {
    while true {
      if let end = buffer[(start + searched)...].firstIndex(of: UInt8(ascii: "\n")) {
        return try takeLine(upTo: end, next: end + 1)
      }
      searched = buffer.count - start
      if searched > Self.longestLine {
        number += 1
        throw tooLong()
      }
      if isAtEnd {
        return searched == 0 ? nil : try takeLine(upTo: buffer.count, next: buffer.count)
      }
      let more = try read()
      isAtEnd = more.isEmpty
      buffer.removeFirst(start)
      start = 0
      buffer += more
    }
  }

  private mutating func takeLine(upTo end: Int, next: Int) throws(ShellError) -> String {
    var bytes = buffer[start..<end]
    start = next
    searched = 0
    number += 1
    if number == 1, bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes = bytes.dropFirst(3) }
    if bytes.last == UInt8(ascii: "\r") { bytes.removeLast() }
    if bytes.count > Self.longestLine { throw tooLong() }
    guard !bytes.contains(0) else {
      throw ShellError(
        .fileHasNUL, "a NUL byte in a command", hint: "is this a text file?", file: name,
        line: number)
    }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw ShellError(
        .fileNotUTF8, "the line is not UTF-8", hint: "save the script as UTF-8", file: name,
        line: number)
    }
    return text
  }

  private func unclosed(since line: Int) -> ShellError {
    ShellError(
      .usage, "the quote that is opened here is not closed", hint: "close it, or write \\\"",
      file: name, line: line)
  }

  private func tooLong() -> ShellError {
    ShellError(
      .lineTooLong, "the line is longer than 1 MiB", hint: "is this a script?", file: name,
      line: number)
  }
}

// MARK: - Bytes

extension ScriptReader {
  private static func readSome(
    _ descriptor: Int32, name: String, isInterrupted: () -> Bool
  ) throws(ShellError) -> [UInt8] {
    var failure: Int32 = 0
    repeat {
      failure = 0
      let bytes = [UInt8](unsafeUninitializedCapacity: 64 * 1024) { buffer, count in
        let got = systemRead(descriptor, buffer.baseAddress, buffer.count)
        if got < 0 { failure = errno }
        count = max(0, got)
      }
      if failure == 0 { return bytes }
      if isInterrupted() {
        throw ShellError(.interrupted, "interrupted while waiting for input")
      }
    } while failure == EINTR
    throw Self.failure(failure, name: name)
  }

  private static func failure(_ number: Int32, name: String) -> ShellError {
    let why = String(cString: strerror(number))
    return number == ENOENT
      ? ShellError(.fileNotFound, "there is no file `\(name)`", hint: "check the path")
      : ShellError(.fileNotReadable, "cannot read `\(name)`: \(why)")
  }
}

/// `read(2)` under a name that a property called `read` does not hide.
private func systemRead(_ descriptor: Int32, _ buffer: UnsafeMutableRawPointer?, _ count: Int)
  -> Int
{
  read(descriptor, buffer, count)
}
