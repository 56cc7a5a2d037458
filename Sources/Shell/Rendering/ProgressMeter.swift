/// Decides when progress is worth showing and what to write to stderr. It owns no clock and no
/// stream: times come in, text goes out.
///
/// On a terminal: one line, after half a second, redrawn at most ten times a second, gone at the
/// end. Elsewhere: one plain line every ten seconds.
package struct ProgressMeter: Sendable {
  package static let delay = 0.5
  package static let drawInterval = 0.1
  package static let plainInterval = 10.0
  package static let clearLine = "\r\u{1B}[K"

  private let isTerminal: Bool
  private let width: Int
  private let style: Style
  private let startedAt: Double
  private var phase: (name: String, startedAt: Double, startedWith: Int)?
  private var lastWriteAt: Double?
  private var isDrawn = false

  /// - Parameters:
  ///   - isTerminal: whether stderr is a terminal that understands `clearLine` (not `TERM=dumb`).
  ///   - width: its columns.
  ///   - now: seconds on a clock that does not go back.
  package init(
    isTerminal: Bool, width: Int = 80, style: Style = .plain, at now: Double
  ) {
    self.isTerminal = isTerminal
    self.width = max(10, width)
    self.style = style
    self.startedAt = now
  }

  /// Takes a report; returns what to write, if anything.
  /// - Parameter stop: what Ctrl-C will do.
  package mutating func report(_ event: ProgressEvent, stop: String, at now: Double) -> String? {
    if phase?.name != event.phase || event.done < phase?.startedWith ?? 0 {
      phase = (event.phase, now, event.done)
    }
    guard isDue(at: now), let phase else { return nil }
    lastWriteAt = now
    let text = ProgressText.line(
      event, elapsed: now - phase.startedAt, advanced: event.done - phase.startedWith,
      stop: isTerminal ? stop : nil)
    guard isTerminal else { return text + "\n" }
    isDrawn = true
    // One column is left free: a full line would wrap, and could not be cleared.
    let cut = DisplayWidth.truncate(text, to: width - 1, ellipsis: style.ellipsis)
    return Self.clearLine + style.paint(cut, .dim)
  }

  /// Ends the work; returns what removes the line, if one is drawn.
  package mutating func finish() -> String? {
    defer { isDrawn = false }
    return isDrawn ? Self.clearLine : nil
  }

  private func isDue(at now: Double) -> Bool {
    if isTerminal {
      guard now - startedAt >= Self.delay else { return false }
      return lastWriteAt.map { now - $0 >= Self.drawInterval } ?? true
    }
    return now - (lastWriteAt ?? startedAt) >= Self.plainInterval
  }
}
