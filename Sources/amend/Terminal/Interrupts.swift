import CEditLine

/// The signals that ask a running command, or the whole program, to stop: Swift's face of the handlers.
///
/// The handlers only count and note. Commands poll `isInterrupted` per layer or step; the shell polls
/// `count` (two within one command mean: exit with 130) and `terminateSignal`. A third SIGINT
/// that nobody looked at ends the process at once with 130. Any thread may read.
package enum Interrupts {
  /// Why handlers could not be installed.
  package struct InstallError: Error, CustomStringConvertible {
    /// The `errno` of the call that failed.
    package let code: Int32
    package var description: String {
      "cannot install signal handlers (errno \(code)); Ctrl-C would end the program"
    }
  }

  /// Installs the handlers. Harmless when repeated.
  /// - Parameter interactive: also follow resizing and continuing, and ignore SIGQUIT and SIGPIPE.
  ///   Programs started later inherit the last two: give them the default actions back.
  package static func install(interactive: Bool) throws(InstallError) {
    let code = ceditline_signals_install(interactive ? 1 : 0)
    if code != 0 { throw InstallError(code: code) }
  }

  /// Whether Ctrl-C came since the last `clear()`.
  package static var isInterrupted: Bool { count > 0 }

  /// How many times Ctrl-C came since the last `clear()`.
  package static var count: Int { Int(ceditline_interrupted()) }

  /// Forgets the interrupts so far: call it before a command starts.
  package static func clear() { ceditline_clear_interrupt() }

  /// The SIGTERM or SIGHUP that asked the program to end; its exit status is 128 plus this.
  package static var terminateSignal: Int32? {
    let signal = ceditline_terminate_signal()
    return signal == 0 ? nil : signal
  }
}
