import ArgumentParser
import Shell

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The whole run, from the command line to the exit status.
enum Program {
  static func run() -> Int32 {
    let output = Output()
    guard let arguments = textArguments() else {
      output.report(ShellError(.usage, "an argument is not UTF-8"))
      return Shell.ExitCode.usage.rawValue
    }
    do {
      var options = try Amend.parse(arguments)
      options.expandHome()
      try options.check()
      return run(options)
    } catch {
      return notRun(error, output)
    }
  }

  private static func run(_ options: Amend) -> Int32 {
    let output = Output(options.json ? .json : options.csv ? .csv : nil)
    if let color = options.colorChoice { output.color = color }
    let sources = options.sources(isTerminal: isatty(STDIN_FILENO) != 0)
    if options.rc != nil, !sources.isEmpty {
      return notRun(
        ValidationError("--rc is for the shell; -f runs a script before what else is named"), output
      )
    }
    if let error = ScriptRunner.unreadable(sources + options.startScripts(isAsked: true)) {
      output.show(error, from: "")
      return error.exitCode.rawValue
    }
    do {
      try Interrupts.install(interactive: sources.isEmpty)
    } catch {
      output.report(ShellError(.failed, error.description))
      return Shell.ExitCode.failure.rawValue
    }
    let host: Host
    do throws(ShellError) {
      host = try Host(options, output: output, isInteractive: sources.isEmpty)
    } catch {
      return notLoaded(error, options, output)
    }
    let status: Int32
    if sources.isEmpty {
      status = converse(host, options)
    } else {
      do throws(ShellError) {
        if let name = options.resume { try host.resume(name) }
      } catch {
        return notLoaded(error, options, output)
      }
      var runner = ScriptRunner(host, keepsGoing: options.keepGoing)
      status = runner.run(sources)
    }
    // What a signal ended has not been left by anybody: the next shell offers to bring it back.
    if status < firstSignalStatus { host.session.end() }
    return status
  }

  private static let firstSignalStatus: Int32 = 128

  private static func converse(_ host: Host, _ options: Amend) -> Int32 {
    do {
      let path = options.noHistory ? nil : HistoryFile.standardPath(environment: Variables.value)
      let shell = try InteractiveShell(host, historyPath: path)
      if !options.noPager, host.output.results.isTerminal, Variables.value("TERM") != "dumb" {
        host.output.pager = Pager.chosen()
      }
      return shell.run(
        first: options.startScripts(isAsked: false), isNamed: options.rc != nil,
        resuming: options.resume)
    } catch {
      host.output.report(ShellError(.failed, error.description))
      return Shell.ExitCode.failure.rawValue
    }
  }

  /// The model could not be loaded, or somebody did not want to wait for it.
  private static func notLoaded(_ error: ShellError, _ options: Amend, _ output: Output) -> Int32 {
    if let signal = Interrupts.terminateSignal { return 128 + signal }
    output.show(error, from: "model \(options.model ?? "atlas")")
    return error.exitCode.rawValue
  }

  /// Help and version were asked for, or the arguments cannot be understood.
  private static func notRun(_ error: any Error, _ output: Output) -> Int32 {
    guard Amend.exitCode(for: error) != .success else {
      output.write(Amend.fullMessage(for: error) + "\n")
      return Shell.ExitCode.success.rawValue
    }
    output.report(
      ShellError(
        .usage, Amend.message(for: error), hint: "`amend --help` shows what may be given"))
    return Shell.ExitCode.usage.rawValue
  }

  /// The arguments after the program's name; nil when one is not UTF-8. The standard library would
  /// replace bytes without a word, and a fact would be another fact.
  private static func textArguments() -> [String]? {
    var arguments: [String] = []
    for pointer in UnsafeBufferPointer(
      start: CommandLine.unsafeArgv, count: Int(CommandLine.argc)
    ).dropFirst() {
      guard let pointer, let text = String(validatingCString: pointer) else { return nil }
      arguments.append(text)
    }
    return arguments
  }
}
