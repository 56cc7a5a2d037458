import Shell
import Testing

@Suite struct EditTextTests {
  struct Good: Sendable {
    let text: String
    let prompt: String
    let subject: String
    let old: String?
    let new: String
  }

  @Test(arguments: [
    Good(
      text: "The {Eiffel Tower} is located in the city of [Paris] -> Rome",
      prompt: "The {} is located in the city of", subject: "Eiffel Tower", old: "Paris",
      new: "Rome"),
    Good(
      text: "The {Eiffel Tower} is in -> Rome", prompt: "The {} is in", subject: "Eiffel Tower",
      old: nil, new: "Rome"),
    Good(
      text: "  {Ada}   was born in\t[ London ]→  New York ", prompt: "{}   was born in",
      subject: "Ada", old: "London", new: "New York"),
    Good(
      text: "The capital of { France } -> Lyon", prompt: "The capital of {}", subject: "France",
      old: nil, new: "Lyon"),
    Good(text: "{X}'s tongue is->Y", prompt: "{}'s tongue is", subject: "X", old: nil, new: "Y"),
    Good(
      text: #"\[sic\] {a\}b} goes -\> \{here\} [C\\D] -> \→\]"#, prompt: "[sic] {} goes -> {here}",
      subject: "a}b", old: #"C\D"#, new: "→]"),
    Good(
      text: #"The \n of {X} -> 日本"#, prompt: #"The \n of {}"#, subject: "X", old: nil, new: "日本"),
  ])
  func parses(good: Good) throws {
    let edit = try EditText(good.text)
    #expect(edit.prompt == good.prompt)
    #expect(edit.subject == good.subject)
    #expect(edit.old == good.old)
    #expect(edit.new == good.new)
  }

  @Test func fillsThePrompt() throws {
    #expect(try EditText("The {Louvre} is in -> Rome").filledPrompt == "The Louvre is in")
  }

  @Test(arguments: [
    ("", 1, "no text"),
    ("The Eiffel Tower is in -> Rome", 1, "no subject"),
    ("The {Eiffel} and {Tower} are in -> Rome", 18, "second `{`"),
    ("The {Eiffel {Tower} is in -> Rome", 13, "second `{`"),
    ("The {Eiffel Tower is in -> Rome", 5, "`{` is not closed"),
    ("The Eiffel} is in -> Rome", 11, "`}` without `{`"),
    ("The { } is in -> Rome", 5, "the subject is empty"),
    ("The {X} is in [] -> Rome", 15, "the old object is empty"),
    ("The {X} is in [Paris -> Rome", 15, "`[` is not closed"),
    ("The {X} is in [Paris] now -> Rome", 22, "text between"),
    ("The {X} is in [Paris]", 22, "`-> NEW` is missing"),
    ("The {X} is in", 14, "`-> NEW` is missing"),
    ("The {X} is in -> ", 15, "the new object is empty"),
    ("The {X} is in → ", 15, "the new object is empty"),
    ("The {X} is in -> Rome [x]", 23, "`[` after"),
    ("The {X} is in -> Rome -> Oslo", 23, "`->` after"),
    ("The [Y] {X} is in -> Rome", 5, "`[` before the subject"),
    ("The {X} is ] in -> Rome", 12, "`]` does not belong"),
    ("The {X} is} in -> Rome", 11, "`}` does not belong"),
    ("{X} -> Rome", 1, "nothing but its subject"),
    (#"A \{\} of {X} is -> Rome"#, 1, "literal `{}`"),
    ("日本 {X", 4, "`{` is not closed"),
  ])
  func refuses(text: String, column: Int, message: String) {
    let error = #expect(throws: ShellError.self) { try EditText(text) }
    #expect(error?.code == .editText)
    #expect(error?.column == column)
    #expect(error?.message.contains(message) == true, "\(error?.message ?? "")")
  }
}
