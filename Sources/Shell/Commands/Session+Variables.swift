import Editing
import Llama
import Tensors

extension Session {
  /// `let [NAME [VALUE]]`.
  func letVariable(_ command: ParsedCommand) throws -> CommandResult {
    guard let name = try command.text(ifGiven: "NAME") else { return result(of: variables.entries) }
    if let value = try command.text(ifGiven: "VALUE") {
      do throws(ShellError) { try variables.set(name, to: value) } catch {
        throw command.error(at: "NAME", error.code, error.message, hint: error.hint)
      }
    }
    guard let entry = variables[name] else {
      throw command.error(
        at: "NAME", .undefinedVariable, "there is no variable `\(name)`",
        hint: Suggestion.hint(for: name, among: variables.entries.map(\.name))
          ?? "`let \(name) VALUE` makes one")
    }
    var result = result(of: [entry])
    if command.has("VALUE"), SettingSpec.named(name) != nil {
      result.blocks.append(.line([.dim("the setting \(name) is another thing: `set \(name) ...`")]))
    }
    return result
  }

  private func result(of entries: [ScriptVariables.Entry]) -> CommandResult {
    CommandResult(
      "let",
      fields: [
        .init(
          "variables",
          .array(
            entries.map {
              [
                "name": .string($0.name), "value": .string($0.value),
                "defined_by_caller": .bool($0.isDefined),
              ]
            }))
      ],
      blocks: entries.isEmpty
        ? [.line([.dim("no variables")])]
        : [
          .table(
            [.left(), .left(), .left()],
            entries.map {
              [.heading("$\($0.name)"), TextSpan($0.value), .dim($0.isDefined ? "--define" : "")]
            })
        ])
  }

  /// What `$name` stands for now.
  var expansion: VariableExpansion {
    VariableExpansion(
      names: variables.entries.map(\.name) + ScriptVariables.builtIn.map(\.name)
    ) { [self] name in
      switch name {
      case "here": here
      case "digest": open.stack.digest.description
      default: variables[name]?.value
      }
    }
  }

  /// The directory of the script that is running.
  var here: String { place?.file.directoryPath ?? "." }
}
