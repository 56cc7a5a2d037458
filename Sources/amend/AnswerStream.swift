import Shell
import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Shows an answer on the terminal as it is written, and a meter behind it while the next token takes long.
///
/// The meter is drawn by a task of its own, since the model is at work on the main thread; a lock keeps the two apart.
final class AnswerStream: Sendable {
  private struct State {
    var isOpen = false
    /// Where the answer ends on its line.
    var column = 0
    /// Columns of the meter that is shown.
    var meter = 0
    var pieces = 0
    var isAnswered = false
    var last = ContinuousClock.now
  }

  private let state = Mutex(State())
  private let width: Int
  private let isTerminal: Bool
  private let style: Style

  /// A token that takes longer than this is waited for with a meter.
  private static let patience = Duration.milliseconds(500)
  private static let tick = Duration.milliseconds(250)

  init(_ output: Output) {
    width = output.results.width ?? 80
    isTerminal = output.remarks.isTerminal && Variables.style["TERM", default: "dumb"] != "dumb"
    style = output.remarkStyle
  }

  /// Shows what comes next of an answer; no text at all says that one is being thought of.
  func show(_ text: String) {
    let begins = state.withLock { state in
      erase(&state)
      state.last = .now
      if !text.isEmpty {
        write(Renderer.visible(text, keepingLayout: true), to: STDOUT_FILENO)
        state.pieces += 1
        state.isAnswered = true
        advance(&state, by: text)
      }
      defer { state.isOpen = true }
      return !state.isOpen
    }
    if begins, isTerminal { watch() }
  }

  /// The answer is complete.
  func end() {
    state.withLock { state in
      guard state.isOpen else { return }
      erase(&state)
      if state.isAnswered, state.column > 0 { write("\n", to: STDOUT_FILENO) }
      state = State()
    }
  }

  // MARK: The meter

  private func watch() {
    Task.detached { [self] in
      while state.withLock({ $0.isOpen }) {
        state.withLock { if $0.isOpen { draw(&$0) } }
        try? await Task.sleep(for: Self.tick)
      }
    }
  }

  private func draw(_ state: inout State) {
    let waited = ContinuousClock.now - state.last
    guard waited >= Self.patience else { return }
    let seconds = NumberText.fixed(waited / .seconds(1), 1)
    let text = state.isAnswered ? " [\(seconds) s]" : "[thinking, \(seconds) s; Ctrl-C stops]"
    // Behind a text that fills its line there is no room.
    guard state.column + text.utf8.count < width else { return }
    erase(&state)
    write(style.paint(text, .dim), to: STDERR_FILENO)
    state.meter = text.utf8.count
  }

  private func erase(_ state: inout State) {
    guard state.meter > 0 else { return }
    write("\u{1B}[\(state.meter)D\u{1B}[K", to: STDERR_FILENO)
    state.meter = 0
  }

  private func advance(_ state: inout State, by text: String) {
    for line in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      if line.offset > 0 { state.column = 0 }
      state.column += DisplayWidth.of(String(line.element))
    }
    if width > 0, state.column > width { state.column %= width }
  }

  private func write(_ text: String, to descriptor: Int32) {
    _ = StandardStream(descriptor).write(text)
  }
}
