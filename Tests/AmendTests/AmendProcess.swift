import TestSupport
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The built `amend` without a terminal, as a script or another program starts it.
final class AmendProcess {
  /// What a finished run left behind.
  struct Outcome: Equatable {
    var status: Int32
    var output: String
    var errors: String
  }

  struct Failure: Error, CustomStringConvertible {
    let description: String
  }

  /// How long anything may take. Only failures wait this long.
  static let patience = Duration.seconds(60)

  let process: pid_t
  private var input: Int32
  private var output: Int32
  private let errors: Int32
  private(set) var written: [UInt8] = []
  private(set) var complained: [UInt8] = []
  private var status: Int32?

  /// Runs to the end.
  static func run(
    _ arguments: [String] = [], input: [UInt8]? = nil, environment: [String: String] = [:]
  ) throws -> Outcome {
    let amend = try AmendProcess(arguments, environment: environment)
    if let input { try amend.send(input) }
    amend.closeInput()
    return try amend.finish()
  }

  /// Runs `amend`, as `$0`, from a line of sh.
  static func run(shell line: String, _ arguments: [String]) throws -> Outcome {
    let amend = try AmendProcess(arguments, shell: line)
    amend.closeInput()
    return try amend.finish()
  }

  /// - Parameter ignoringSIGPIPE: start it as some parents do, with the signal ignored.
  convenience init(
    _ arguments: [String], environment: [String: String] = [:], ignoringSIGPIPE: Bool = false
  ) throws {
    try self.init(
      arguments, environment: environment,
      shell: ignoringSIGPIPE ? #"trap "" PIPE; exec "$0" "$@""# : nil)
  }

  /// - Parameter shell: a line of sh that starts it; nil starts it at once.
  private convenience init(
    _ arguments: [String], environment: [String: String] = [:], shell: String?
  ) throws {
    var command = [ShellUnderTest.binary] + arguments
    if let shell { command = ["/bin/sh", "-c", shell] + command }
    try self.init(command: command, environment: environment)
  }

  /// Starts another program that becomes it.
  init(command: [String], environment: [String: String] = [:]) throws {
    let input = try Self.makePipe()
    let output = try Self.makePipe()
    let errors = try Self.makePipe()
    (self.input, self.output, self.errors) = (input.write, output.read, errors.read)
    for end in [output.read, errors.read] { _ = fcntl(end, F_SETFL, O_NONBLOCK) }
    defer { for end in [input.read, output.write, errors.write] { close(end) } }
    var variables = [
      "HOME": "/nonexistent", "PATH": "/usr/bin:/bin", "AMEND_JOURNAL": "",
      "AMEND_CACHE": TemporaryDirectory.programCache?.path ?? "",
    ]
    variables.merge(environment) { $1 }
    process = try SpawnedProgram.start(
      command, variables, .descriptors([input.read, output.write, errors.write]))
  }

  deinit {
    if status == nil {
      kill(process, SIGKILL)
      waitpid(process, nil, 0)
    }
    for end in [input, output, errors] where end >= 0 { close(end) }
  }

  // MARK: - What a parent does

  func send(_ bytes: [UInt8]) throws {
    guard write(input, bytes, bytes.count) == bytes.count else {
      throw Failure(description: "cannot write to stdin: errno \(errno)")
    }
  }

  func closeInput() {
    if input >= 0 { close(input) }
    input = -1
  }

  func closeOutput() {
    if output >= 0 { close(output) }
    output = -1
  }

  func signal(_ number: Int32) { kill(process, number) }

  /// Waits until `text` stands on stdout.
  func wait(for text: String) throws {
    let wanted = Array(text.utf8)
    try wait(until: text) { written.firstRange(of: wanted) != nil }
  }

  /// Waits until so many lines stand on stdout.
  func wait(forLines count: Int) throws {
    try wait(until: "\(count) lines") { written.count { $0 == UInt8(ascii: "\n") } >= count }
  }

  /// Waits for the end; 128 plus the signal's number when a signal ended it.
  func finish() throws -> Outcome {
    try wait(until: "the end") {
      var raw: Int32 = 0
      if status == nil, waitpid(process, &raw, WNOHANG) == process {
        status = raw & 0x7f == 0 ? (raw >> 8) & 0xff : 128 + raw & 0x7f
      }
      return status != nil
    }
    collect(milliseconds: 0)
    return Outcome(
      status: status ?? -1, output: String(decoding: written, as: UTF8.self),
      errors: String(decoding: complained, as: UTF8.self))
  }

  private func wait(until what: String, _ condition: () -> Bool) throws {
    let deadline = ContinuousClock.now + Self.patience
    while !condition() {
      guard ContinuousClock.now < deadline else {
        let seen = String(decoding: written + complained, as: UTF8.self)
        throw Failure(description: "never came: \(what)\n--- seen:\n\(seen)")
      }
      collect(milliseconds: 5)
    }
  }

  private func collect(milliseconds: UInt32) {
    Self.drain(output, into: &written)
    Self.drain(errors, into: &complained)
    if milliseconds > 0 { usleep(milliseconds * 1000) }
  }

  private static func drain(_ descriptor: Int32, into bytes: inout [UInt8]) {
    guard descriptor >= 0 else { return }
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = read(descriptor, &buffer, buffer.count)
      guard count > 0 else { return }
      bytes += buffer[..<count]
    }
  }

  // MARK: - Starting it

  private static func makePipe() throws -> (read: Int32, write: Int32) {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { throw Failure(description: "no pipe: errno \(errno)") }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    return (ends[0], ends[1])
  }
}
