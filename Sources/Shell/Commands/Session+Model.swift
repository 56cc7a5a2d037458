import Editing
import Llama

extension Session {
  /// `model DIR|atlas`: the model in use is let go once the other is open.
  func model(_ command: ParsedCommand) throws -> CommandResult {
    let name = try command.text("DIR")
    let choice: ModelChoice = name == "atlas" ? .atlas : .directory(name)
    let next = try OpenModel.open(choice, environment)
    var nextSettings = settings
    try next.shipDefaults(to: &nextSettings)
    if let begin = BeginChoice(typed: settings.values.begin) { try next.begin(begin) }
    let dropped = open.stack.count
    let kept = open.journal?.id
    open.journal?.end()
    next.keepJournal(environment)
    open = next
    settings = nextSettings
    pendingProbes = AddedProbes()
    conversation = nil
    let plural = dropped == 1 ? "edit" : "edits"
    return CommandResult(
      "model",
      fields: [
        .init("model", .string(next.model.name)), .init("source", .string(next.model.source)),
        .init("dropped_edits", .int(dropped)),
        .init("begin", .array(next.model.beginning.tokens.map { .int(Int($0)) })),
        .init("begin_source", .string(next.model.beginning.authority.rawValue)),
        .init("remarks", .array(next.model.remarks.map(Field.string))),
      ],
      blocks: [
        .line([
          TextSpan("\(next.model.name), \(next.model.source)"),
          .bad(dropped > 0 ? "   \(dropped) \(plural) of the other model dropped" : ""),
          .dim(kept.map { "   they are kept: `amend --resume \($0)`" } ?? ""),
        ]),
        .line([.dim("in front of every text: \(next.beginningText)")]),
      ] + (next.model.chat.isNone ? [] : [.line([.dim("chat: \(chatText)")])])
        + next.model.remarks.map { .line([.dim($0)]) })
  }
}
