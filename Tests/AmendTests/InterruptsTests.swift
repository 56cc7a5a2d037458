import Testing
import amend

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Each in a process of its own: handlers are process-wide, and some of these end it.
@Suite("Interrupts")
struct InterruptsTests {
  /// Undoes what the test runner's parents ignore or block: a process inherits both.
  static func startFresh() {
    var none = sigset_t()
    sigemptyset(&none)
    pthread_sigmask(SIG_SETMASK, &none, nil)
    for number in [SIGINT, SIGTERM, SIGHUP, SIGPIPE, SIGQUIT] { _ = signal(number, SIG_DFL) }
  }

  @Test("Interrupts are counted until cleared, and reading does not clear")
  func counting() async {
    await #expect(processExitsWith: .success) {
      InterruptsTests.startFresh()
      try Interrupts.install(interactive: false)
      #expect(!Interrupts.isInterrupted)
      raise(SIGINT)
      raise(SIGINT)
      #expect(Interrupts.isInterrupted)
      #expect(Interrupts.count == 2)
      #expect(Interrupts.count == 2)
      Interrupts.clear()
      #expect(!Interrupts.isInterrupted)
    }
  }

  @Test("A third interrupt that nobody looked at ends the process with 130")
  func third() async {
    await #expect(processExitsWith: .exitCode(130)) {
      InterruptsTests.startFresh()
      try Interrupts.install(interactive: false)
      for _ in 0..<3 { raise(SIGINT) }
    }
  }

  @Test("SIGTERM and SIGHUP are noted, not obeyed")
  func terminate() async {
    await #expect(processExitsWith: .success) {
      InterruptsTests.startFresh()
      try Interrupts.install(interactive: false)
      #expect(Interrupts.terminateSignal == nil)
      raise(SIGTERM)
      #expect(Interrupts.terminateSignal == SIGTERM)
    }
  }

  @Test("What nohup ignores stays ignored")
  func nohup() async {
    await #expect(processExitsWith: .success) {
      InterruptsTests.startFresh()
      _ = signal(SIGHUP, SIG_IGN)
      try Interrupts.install(interactive: true)
      raise(SIGHUP)
      #expect(Interrupts.terminateSignal == nil)
    }
  }

  @Test("Interactive: Ctrl-\\ and a closed pager do not end the session")
  func interactive() async {
    await #expect(processExitsWith: .success) {
      InterruptsTests.startFresh()
      try Interrupts.install(interactive: true)
      raise(SIGQUIT)
      raise(SIGPIPE)
    }
  }

  @Test("Not interactive: a closed pipe ends it as it ends any filter")
  func filter() async {
    await #expect(processExitsWith: .signal(SIGPIPE)) {
      InterruptsTests.startFresh()
      try Interrupts.install(interactive: false)
      raise(SIGPIPE)
    }
  }
}
