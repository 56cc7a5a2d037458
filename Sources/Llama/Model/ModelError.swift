/// A model, checkpoint or text that cannot be used: what, where and why in one sentence, and what to do.
package struct ModelError: Error, CustomStringConvertible {
  package let message: String
  package let hint: String?

  package init(_ message: String, hint: String? = nil) {
    self.message = message
    self.hint = hint
  }

  package var description: String { message }
}
