#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A program on a pseudo-terminal of its own, driven by keys and watched by the bytes it draws.
///
/// `forkpty` is unsafe in a process with threads, so the child is spawned: a new session whose fd 0
/// is opened on the slave by the child itself, which makes that its controlling terminal.
final class Pty {
  /// The program did not do what was waited for; carries everything it drew.
  struct Failure: Error, CustomStringConvertible {
    let description: String
  }

  /// How long anything may take. Only failures wait this long.
  static let patience = Duration.seconds(20)

  let process: pid_t
  private var master: Int32
  private(set) var drawn: [UInt8] = []
  private var status: Int32?

  init(
    _ program: String, _ arguments: [String] = [], environment: [String: String] = [:],
    columns: UInt16 = 80
  ) throws {
    // posix_openpt hides behind a feature macro that Swift's Glibc module does not set.
    var ends: (master: Int32, slave: Int32) = (-1, -1)
    var size = winsize(ws_row: 24, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0)
    guard openpty(&ends.master, &ends.slave, nil, nil, &size) == 0 else {
      throw Failure(description: "no pseudo-terminal: errno \(errno)")
    }
    // Neither end may live on in the child, or its end would never be seen here.
    _ = fcntl(ends.master, F_SETFD, FD_CLOEXEC)
    _ = fcntl(ends.slave, F_SETFD, FD_CLOEXEC)
    defer { close(ends.slave) }
    master = ends.master
    var name = [CChar](repeating: 0, count: 256)
    guard ttyname_r(ends.slave, &name, name.count) == 0 else {
      throw Failure(description: "the pseudo-terminal has no name: errno \(errno)")
    }
    let terminal = String(
      decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    process = try SpawnedProgram.start(
      [program] + arguments, environment, .terminal(terminal))
  }

  deinit {
    if status == nil {
      kill(process, SIGKILL)
      waitpid(process, nil, 0)
    }
    hangUp()
  }

  // MARK: - Keys and signals

  /// Types keys, waiting whenever the terminal's queue is full.
  func send(_ keys: String) throws { try send(bytes: Array(keys.utf8)) }

  /// Types bytes, which need not be text.
  func send(bytes: [UInt8]) throws {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { write(master, $0.baseAddress, min($0.count, 256)) }
      guard count > 0 else { throw failure("cannot type \(bytes)") }
      rest = rest.dropFirst(count)
      collect(milliseconds: 0)
    }
  }

  func signal(_ number: Int32) { kill(process, number) }

  /// Closes the window: nothing can be typed or watched any more.
  func hangUp() {
    if master >= 0 { close(master) }
    master = -1
  }

  func resize(columns: UInt16) {
    var size = winsize(ws_row: 24, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0)
    _ = ioctl(master, UInt(TIOCSWINSZ), &size)
  }

  /// The terminal's local modes, as the program has set them.
  var isRaw: Bool {
    var modes = termios()
    return tcgetattr(master, &modes) == 0 && modes.c_lflag & tcflag_t(ICANON) == 0
  }

  /// Does to the terminal what a parent shell does after Ctrl-Z.
  func makeCooked() {
    var modes = termios()
    tcgetattr(master, &modes)
    modes.c_lflag |= tcflag_t(ICANON | ECHO)
    tcsetattr(master, TCSANOW, &modes)
  }

  // MARK: - Watching

  /// Waits until `text` is drawn at or after the byte `start`.
  /// - Returns: the offset just after it.
  @discardableResult
  func wait(for text: String, from start: Int) throws -> Int {
    let wanted = Array(text.utf8)
    var end: Int?
    try wait(until: "\(text.debugDescription) after byte \(start)") {
      end = drawn[min(start, drawn.count)...].firstRange(of: wanted)?.upperBound
      return end != nil
    }
    return end ?? start
  }

  /// Waits until a condition holds, reading what the program draws meanwhile.
  func wait(until what: String, _ condition: () -> Bool) throws {
    let deadline = ContinuousClock.now + Self.patience
    while !condition() {
      guard ContinuousClock.now < deadline else { throw failure("never came: \(what)") }
      collect(milliseconds: 20)
    }
  }

  /// Waits for the end. 128 plus the signal's number when a signal ended it.
  func exitStatus() throws -> Int32 {
    try wait(until: "the program's end") {
      var raw: Int32 = 0
      if status == nil, waitpid(process, &raw, WNOHANG) == process {
        status = raw & 0x7f == 0 ? (raw >> 8) & 0xff : 128 + raw & 0x7f
      }
      return status != nil
    }
    return status ?? -1
  }

  /// Waits until the kernel says the program is stopped, not merely signalled.
  func waitUntilStopped() throws {
    try wait(until: "the stop") {
      var raw: Int32 = 0
      return waitpid(process, &raw, WNOHANG | WUNTRACED) == process && raw & 0xff == 0x7f
    }
  }

  private func collect(milliseconds: Int32) {
    guard master >= 0 else {
      usleep(useconds_t(milliseconds) * 1000)
      return
    }
    var file = pollfd(fd: master, events: Int16(POLLIN), revents: 0)
    var buffer = [UInt8](repeating: 0, count: 4096)
    var patience = milliseconds
    while poll(&file, 1, patience) > 0, file.revents & Int16(POLLIN) != 0 {
      let count = read(master, &buffer, buffer.count)
      guard count > 0 else { return }
      drawn += buffer[..<count]
      patience = 0
    }
    // After the program's end the descriptor is always "ready": do not spin on it.
    if file.revents & Int16(POLLHUP) != 0 { usleep(useconds_t(milliseconds) * 1000) }
  }

  private func failure(_ what: String) -> Failure {
    let text = String(decoding: drawn, as: UTF8.self)
    return Failure(description: "\(what)\n--- drawn:\n\(text.debugDescription)")
  }
}
