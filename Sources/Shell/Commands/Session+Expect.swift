import Editing
import Evaluation
import Llama
import Tensors

extension Session {
  /// `expect …`.
  ///
  /// - Throws: `expectation` if it does not hold.
  func expect(_ command: ParsedCommand) throws -> CommandResult {
    switch command.form {
    case "ask": return try expectText(command, actual: answer(to: command.text("PROMPT")))
    case "top": return try expectText(command, actual: nextToken(after: command.text("PROMPT")))
    case "digest": return try expectDigest(command)
    case "error": return try expectError(command)
    default: return try expectField(command)
    }
  }

  private func answer(to prompt: String) throws -> String {
    try open.continuation(
      of: prompt, limit: settings.values.tokens, cancellation: environment.cancellation
    ).text
  }

  private func nextToken(after prompt: String) throws -> String {
    try open.scorer.nextTokenDistribution(prompt, cancellation: environment.cancellation)
      .top(1).first?.text.trimmingBlanks() ?? ""
  }

  private func expectText(_ command: ParsedCommand, actual: String) throws -> CommandResult {
    let expected = try command.text("ANSWER")
    let relation = try command.text("RELATION")
    let prompt = try command.text("PROMPT")
    guard Expectation.holds(actual, relation, expected) else {
      throw unmet(
        "expected that \(relation == "is" ? "it says" : "the answer \(relation)") \(expected)",
        found: actual, said: "after \"\(prompt)\" it says")
    }
    return met("\(command.form) \(relation) \(expected)", .string(actual))
  }

  // MARK: Values

  private func expectField(_ command: ParsedCommand) throws -> CommandResult {
    let path = try command.text("FIELD")
    let expectation = Expectation(
      relation: try command.text("RELATION"), value: try command.text("VALUE"))
    let actual = try value(of: path, command)
    guard let holds = expectation.holds(for: actual) else {
      throw command.error(
        at: "RELATION", .usage,
        "\(path) is \(actual.json), which cannot be compared by `\(expectation.relation)`",
        hint: "numbers and texts can; of a list, `\(path).count` and `\(path)[0]`")
    }
    let text = "\(path) \(expectation.relation) \(expectation.value)"
    guard holds else { throw unmet("expected \(text)", found: actual.plain, said: "it is") }
    return met(text, actual)
  }

  private func value(of path: String, _ command: ParsedCommand) throws -> Field {
    switch path {
    case "edits": return .int(open.stack.edits.count)
    case "model": return .string(open.model.name)
    case "digest": return .string(open.stack.digest.description)
    default: break
    }
    guard let last = state.lastResult else {
      throw command.error(
        at: "FIELD", .usage, "there is no result yet that `\(path)` could be in",
        hint: "run a command first")
    }
    if let value = Field.object(last.fields).value(at: path) { return value }
    let names = last.fields.map(\.name)
    throw command.error(
      at: "FIELD", .usage, "the result of `\(last.command)` has no `\(path)`",
      hint: Suggestion.hint(for: path, among: names)
        ?? "it has " + names.joined(separator: ", "))
  }

  // MARK: Digests

  private func expectDigest(_ command: ParsedCommand) throws -> CommandResult {
    let name = try command.text("STATE")
    let now: Digest
    let then: Digest
    switch name {
    case "before":
      guard let before = state.revisionBefore else {
        throw command.error(
          at: "STATE", .usage, "nothing has been changed yet", hint: "`base` is the unedited model")
      }
      (now, then) = (open.stack.revision, before)
    case "base": (now, then) = (open.stack.digest, open.model.digest)
    default: (now, then) = (open.stack.digest, try digest(of: name, command))
    }
    guard now == then else {
      let count = open.stack.edits.count
      throw unmet(
        "expected the digest to be the same as \(name)",
        found: "another, with \(count) edit\(count == 1 ? "" : "s") in force", said: "it is")
    }
    return met("digest same as \(name)", .string(now.description))
  }

  /// Of a checkpoint, or as it is written out.
  private func digest(of name: String, _ command: ParsedCommand) throws -> Digest {
    if let version = open.stack.history.version(named: name) {
      return try open.stack.rehearsing(at: version) { open.stack.digest }
    }
    if let digest = Digest(hex: name) { return digest }
    throw command.error(
      at: "STATE", .usage, "`\(name)` is no state",
      hint: "before, base, a checkpoint, or a digest: `let clean $digest` keeps one")
  }

  // MARK: Errors

  /// Runs a command that has to fail. What it changed in spite of that stays changed.
  private func expectError(_ command: ParsedCommand) throws -> CommandResult {
    let code = try command.text("CODE")
    guard ShellError.Code(rawValue: code) != nil else {
      throw command.error(
        at: "CODE", .usage, "no error has the code `\(code)`",
        hint: Suggestion.hint(for: code, among: ShellError.Code.allCases.map(\.name))
          ?? "`help errors` lists them")
    }
    let line = try command.text("COMMAND")
    guard let record = execute(line, at: place) else {
      throw command.error(at: "COMMAND", .usage, "there is no command to fail")
    }
    switch record.outcome {
    case .success:
      throw unmet("expected `\(line)` to fail with \(code)", found: "", said: "it succeeded")
    case .failure(let error) where error.code == .interrupted: throw error
    case .failure(let error) where error.code.name == code:
      return met("error \(code)", .string(error.message))
    case .failure(let error):
      throw unmet(
        "expected the error \(code)", found: "\(error.code.name): \(error.message)", said: "it is")
    }
  }

  private func unmet(_ expected: String, found: String, said: String) -> ShellError {
    ShellError(.expectation, "\(expected); \(said)\(found.isEmpty ? "" : " ")\(found)")
  }

  private func met(_ text: String, _ actual: Field) -> CommandResult {
    CommandResult(
      "expect", fields: [.init("expected", .string(text)), .init("actual", actual)],
      blocks: [.line([.ok("ok"), .dim("  \(text)")])])
  }
}

extension Field {
  /// A text without its quotes; anything else as JSON.
  fileprivate var plain: String {
    if case .string(let text) = self { text } else { json }
  }
}
