import Shell

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Where commands come from when nobody sits at the terminal.
enum ScriptSource: Equatable {
  case file(String)
  case commands([String])
  case standardInput
}

/// Runs scripts in one session, and stops at the first error unless told to keep going.
struct ScriptRunner {
  let host: Host
  let keepsGoing: Bool
  private var firstFailure: ExitCode?

  init(_ host: Host, keepsGoing: Bool = false) {
    self.host = host
    self.keepsGoing = keepsGoing
  }

  /// Runs the sources one after the other.
  /// - Returns: the exit status: that of the first error, or 0.
  mutating func run(_ sources: [ScriptSource]) -> Int32 {
    for source in sources {
      if let status = run(source) { return status }
    }
    return (firstFailure ?? .success).rawValue
  }

  /// The script among `sources` that is not there or may not be read. Known before a large model is
  /// loaded for nothing.
  static func unreadable(_ sources: [ScriptSource]) -> ShellError? {
    for case .file(let path) in sources where access(path, R_OK) != 0 {
      do throws(ShellError) { _ = try ScriptReader(path: path) } catch { return error }
    }
    return nil
  }

  /// - Returns: the status to end with now; nil to go on with the next source.
  private mutating func run(_ source: ScriptSource) -> Int32? {
    do throws(ShellError) {
      switch source {
      case .file(let path):
        return run(try ScriptReader(path: path, isInterrupted: Self.isStopped))
      case .standardInput:
        return run(
          ScriptReader(
            descriptor: STDIN_FILENO, name: "<stdin>", isInterrupted: Self.isStopped))
      case .commands(let commands): return run(commands)
      }
    } catch {
      return failed(error)
    }
  }

  /// Each `-c` is a script of its own, so that a backslash at its end joins nothing; they are numbered
  /// through.
  private mutating func run(_ commands: [String]) -> Int32? {
    var linesBefore = 0
    for command in commands {
      let reader = ScriptReader(bytes: Array(command.utf8), name: "-c")
      if let status = run(reader, linesBefore: linesBefore) { return status }
      linesBefore += 1 + command.utf8.count { $0 == UInt8(ascii: "\n") }
    }
    return nil
  }

  private mutating func run(_ script: consuming ScriptReader, linesBefore: Int = 0) -> Int32? {
    var reader = script
    while true {
      if let status = stopStatus { return status }
      let line: ScriptLine?
      do throws(ShellError) { line = try reader.next() } catch { return failed(error) }
      guard let line else { return nil }
      let place = ScriptPlace(file: reader.name, line: line.number + linesBefore)
      if let error = host.run(line.text, at: place), let status = remember(error) { return status }
    }
  }

  /// A script could not be read any further.
  private mutating func failed(_ error: ShellError) -> Int32? {
    if let status = stopStatus { return status }
    host.output.show(error, from: "")
    return remember(error)
  }

  private mutating func remember(_ error: ShellError) -> Int32? {
    if let status = stopStatus { return status }
    firstFailure = firstFailure ?? error.exitCode
    return keepsGoing && error.code != .interrupted ? nil : error.exitCode.rawValue
  }

  /// The status to end with between two commands.
  private var stopStatus: Int32? {
    if let status = host.endStatus { return status }
    if Interrupts.isInterrupted { return ExitCode.interrupted.rawValue }
    return host.session.isFinished ? (firstFailure ?? .success).rawValue : nil
  }

  private static func isStopped() -> Bool {
    Interrupts.isInterrupted || Interrupts.terminateSignal != nil
  }
}
