/// Why an edit cannot be made: what and why in one sentence, and what to do. The weights are as they were.
package struct EditError: Error, CustomStringConvertible {
  package enum Code: String, Sendable, CaseIterable {
    case badFact = "bad-fact"
    case badSettings = "bad-settings"
    case notFinite = "not-finite"
    case singular = "singular-statistics"
    case nothingToUndo = "nothing-to-undo"
    case nothingToRedo = "nothing-to-redo"
    case editNotFound = "edit-not-found"
    case statistics = "statistics"
  }

  package let code: Code
  package let message: String
  package let hint: String?

  package init(_ code: Code, _ message: String, hint: String? = nil) {
    self.code = code
    self.message = message
    self.hint = hint
  }

  package var description: String { message }
}
