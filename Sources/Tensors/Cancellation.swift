/// Asks long work whether somebody wants it to stop. Work polls it between blocks, steps and batches.
package struct Cancellation: Sendable {
  private let requested: @Sendable () -> Bool

  /// - Parameter requested: answers quickly and from any thread; a signal flag, usually.
  package init(_ requested: @escaping @Sendable () -> Bool) { self.requested = requested }

  /// Never asks for anything to stop.
  package static let never = Cancellation { false }

  package var isRequested: Bool { requested() }

  /// - Throws: `Interrupted` once a stop has been asked for.
  package func check() throws {
    if requested() { throw Interrupted() }
  }
}

/// Work was stopped at the user's wish. Whoever throws it has left everything as it was before.
package struct Interrupted: Error, CustomStringConvertible {
  package init() {}
  package var description: String { "interrupted" }
}
