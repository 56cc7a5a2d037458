/// How far long work has come. Algorithms report it; the shell decides what to draw.
package struct Progress: Sendable {
  /// What is being done, in a few words.
  package let phase: String
  package let done: Int
  package let total: Int

  package init(_ phase: String, _ done: Int, of total: Int) {
    self.phase = phase
    self.done = done
    self.total = total
  }

  package typealias Report = (Progress) -> Void
}
