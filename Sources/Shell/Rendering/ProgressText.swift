/// A report from long work: `done` of `total` steps of a phase.
package struct ProgressEvent: Equatable, Sendable {
  package var phase: String
  package var done: Int
  /// Nil when nobody knows.
  package var total: Int?

  package init(_ phase: String, done: Int, total: Int? = nil) {
    self.phase = phase
    self.done = done
    self.total = total
  }
}

/// The wording of a progress line.
package enum ProgressText {
  /// `value  12/25  8.3/s  ETA 2 s  Ctrl-C stops`, without the parts that are not known yet.
  ///
  /// - Parameters:
  ///   - elapsed: seconds since the phase began.
  ///   - advanced: steps done in that time (a resumed phase does not begin at 0).
  ///   - stop: what Ctrl-C will do; nil where nobody sits at the keys.
  package static func line(
    _ event: ProgressEvent, elapsed: Double, advanced: Int, stop: String?
  ) -> String {
    var parts = [event.phase]
    let done = NumberText.grouped(event.done)
    if let total = event.total {
      parts.append("\(done)/\(NumberText.grouped(total))")
    } else if event.done > 0 {
      parts.append(done)
    }
    if advanced > 0, elapsed > 0 {
      let rate = Double(advanced) / elapsed
      parts.append(NumberText.rate(rate))
      if let total = event.total, total > event.done {
        parts.append("ETA \(NumberText.duration((Double(total - event.done) / rate).rounded(.up)))")
      }
    }
    if let stop { parts.append(stop) }
    return parts.joined(separator: "  ")
  }
}
