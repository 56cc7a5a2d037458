/// A prompt whose subject is marked: `The {Eiffel Tower} is located in the city of`.
package struct SubjectText: Equatable, Sendable {
  /// What stands before the subject, with the blank that separates them.
  package var before: String
  package var subject: String
  /// What stands after the subject, without blanks at its end.
  package var after: String

  package init(before: String, subject: String, after: String) {
    self.before = before
    self.subject = subject
    self.after = after
  }
}
