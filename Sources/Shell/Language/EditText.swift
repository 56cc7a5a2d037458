import Llama

/// A fact as it is typed: `The {Eiffel Tower} is located in the city of [Paris] -> Rome`.
package struct EditText: Equatable, Sendable {
  /// What stands before the subject, with the blank that separates them.
  package var before: String
  package var subject: String
  /// What stands after the subject, without blanks at its end.
  package var after: String
  /// The object the model is believed to say now, if it was given.
  package var old: String?
  /// The object it is to say.
  package var new: String
  /// How that follows the prompt: `->+` joins it directly.
  package var join: ObjectJoin

  package init(
    before: String, subject: String, after: String, old: String? = nil, new: String,
    join: ObjectJoin = .automatic
  ) {
    self.before = before
    self.subject = subject
    self.after = after
    self.old = old
    self.new = new
    self.join = join
  }

  /// The template: `{}` stands for the subject.
  package var prompt: String { before + "{}" + after }

  /// The prompt as the model reads it.
  package var filledPrompt: String { before + subject + after }
}
