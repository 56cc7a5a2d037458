import Editing
import Shell
import Tensors
import TestSupport
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Nothing that is typed or read may do more than fail with a sentence; the weights stay.
@Suite struct CommandErrorTests {
  @Test(arguments: [
    ("eddit The {Louvre} is in -> Rome", "unknown-command", "did you mean `edit` or `exit`?"),
    ("edit --metod rome {Louvre} is in -> Rome", "unknown-option", "did you mean `--method`?"),
    ("edit The Louvre is in -> Rome", "edit-text", nil),
    ("edit The {Louvre} and the {Prado} are in -> Rome", "edit-text", nil),
    ("edit The {Louvre} is in ->", "edit-text", nil),
    ("edit The {} is in -> Rome", "edit-text", nil),
    ("edit The {Louvre} is in [Rome] -> Rome", "nothing-to-change", nil),
    ("edit The {Eiffel Tower} is located in the city of -> Paris", "nothing-to-change", nil),
    ("edit --layer 99 {Louvre} is in -> Rome", "bad-settings", "its layers are 0 to 5"),
    ("edit case 999999", "case-not-found", nil),
    ("edit --from /no/such/file.json", "data-not-loadable", nil),
    ("undo", "nothing-to-undo", nil), ("redo", "nothing-to-redo", nil),
    ("probe", "edit-not-found", nil), ("show #7", "edit-not-found", "no edit has been made yet"),
    ("probe ad neighbor x", "invalid-value", "did you mean `add`?"),
    ("help edt", "unknown-command", "did you mean `edit`?"),
    ("set stesp 5", "unknown-setting", "did you mean `steps`?"),
    ("stats import /no/such/file.npz --layer 1", "data-not-loadable", nil),
    ("dataset /no/such/file.json", "data-not-loadable", nil),
  ])
  func badLines(line: String, code: String, hint: String?) throws {
    let talk = try SessionTalk()
    let before = talk.digest
    let error = try talk.error(line)
    #expect(error.code.name == code)
    if let hint { #expect(error.hint == hint) }
    #expect(talk.digest == before)
    #expect(talk.session.open.stack.edits.isEmpty)
  }

  @Test(arguments: ["load", "source", "replay", "dataset", "edit --from", "stats compute --from"])
  func whatFileWasMeant(command: String) throws {
    let directory = try TemporaryDirectory()
    try directory.write("", to: "rome.safetensors")
    let talk = try SessionTalk()
    let error = try talk.error("\(command) \(directory("rmoe.safetensors"))")
    #expect(error.hint == "did you mean `\(directory("rome.safetensors"))`?")
    #expect(error.column == command.count + 2)
    #expect(try talk.error("\(command) \(directory("zork"))").hint?.contains("check") == true)
  }

  /// What the editing core refuses has a code of the shell's by the same name.
  @Test(arguments: EditError.Code.allCases)
  func codesOfTheEditingCore(code: EditError.Code) {
    #expect(ShellError(EditError(code, "why")).code.name == code.rawValue)
  }

  @Test func numbersThatAreTooLargeAreNoSettings() throws {
    let talk = try SessionTalk()
    try talk.say("set decay 1e39")
    #expect(try talk.error("edit case 12").code == .badSettings)
    #expect(talk.session.open.stack.edits.isEmpty)
  }

  @Test func longPromptsAreRefused() throws {
    let talk = try SessionTalk()
    let prompt = Array(repeating: "the city of", count: 400).joined(separator: " ")
    #expect(try talk.error("ask \(prompt)").code.name == "model")
    #expect(try talk.error("top \(prompt)").code.name == "model")
  }

  // MARK: Files

  private func edit(from text: String, _ options: String = "") throws -> ShellError? {
    let path = "/tmp/amend-requests-\(getpid())-\(UInt64.random(in: 0 ... .max)).json"
    let file = try #require(fopen(path, "w"))
    fputs(text, file)
    fclose(file)
    defer { unlink(path) }
    let talk = try SessionTalk()
    try talk.say("set steps 2")
    let record = try #require(talk.session.execute("edit --from \(path) \(options)"))
    if case .failure(let error) = record.outcome { return error }
    #expect(talk.session.open.stack.edits.count == 1)
    return nil
  }

  private static let louvre =
    #"{"prompt": "The Louvre is located in the city of", "subject": "Louvre", "target_new": "Rome"}"#

  @Test func requestsWithoutTrueObjects() throws {
    let prado =
      #"{"prompt": "The {} is in", "subject": "Prado", "target_new": "Rome", "ground_truth": "Madrid"}"#
    #expect(try edit(from: "[\(Self.louvre), \(prado)]") == nil)
    #expect(try edit(from: "[\(Self.louvre), \(prado)]", "--count 1 --method rome") == nil)
  }

  @Test func aSubjectThatIsNotInThePrompt() throws {
    let lost = #"{"prompt": "It is in", "subject": "Louvre", "target_new": "Rome"}"#
    let error = try #require(try edit(from: "[\(Self.louvre), \(lost)]"))
    #expect(
      error.message.hasSuffix("record 1 (from 0): the subject does not occur in the prompt"))
    #expect(error.hint?.contains("--skip-bad") == true)
  }

  @Test func factsThatContradictEachOther() throws {
    let other = Self.louvre.split(separator: "Rome").joined(separator: "Berlin")
    let error = try #require(try edit(from: "[\(Self.louvre), \(other)]"))
    #expect(error.code.name == "conflict")
    #expect(error.message.contains("The Louvre is located in the city of"))
    #expect(error.message.contains("`Rome` and `Berlin`"))
  }

  @Test func filesThatAreNoRequests() throws {
    for text in ["", "[]", "{}", "[1, 2]", "not JSON", #"[{"prompt": 3}]"#] {
      #expect(try edit(from: text)?.code == .dataNotLoadable, "\(text)")
    }
  }
}
