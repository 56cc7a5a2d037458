import Editing
import Evaluation
import Tensors

extension Session {
  /// The facts of `edit --from FILE [--count N] [--skip-bad]`, read as any data set is.
  ///
  /// - Returns: the facts, and which records were left out, and why.
  /// - Throws: `data-not-loadable` naming the file and the record; `no-answer` or `nothing-to-change` naming a case that
  ///   says nothing of what is true, where the model's answer is no use; `interrupted`.
  func plan(file command: ParsedCommand) throws -> (facts: [PlannedFact], skipped: [String]) {
    let skipsBad = command.flag("skip-bad")
    let data = try Dataset(factsIn: command.text("from"), skipsBad: skipsBad)
    let cases = data.records.cases.prefix(try command.integer(ifGiven: "count") ?? .max)
    let unknown = cases.count { $0.contains(where: \.lacksOldObject) }
    var facts: [PlannedFact] = []
    var skipped = data.skipped
    var asked = 0
    for rewrites in cases {
      if rewrites.contains(where: \.lacksOldObject) {
        environment.report(Progress("old objects asked", asked, of: unknown))
        asked += 1
      }
      do {
        let planned = try rewrites.map { try plan($0) }
        try planned.refuseUnchanged()
        facts += planned
      } catch {
        var error = ShellError(error)
        let name = rewrites.first.map { "case \($0.caseID)" } ?? "a case"
        guard [.noAnswer, .nothingToChange].contains(error.code) else { throw error }
        guard skipsBad else {
          error.message = "\(name) of \(data.name): \(error.message)"
          error.hint = "name its old object in the file, or leave it out with --skip-bad"
          throw error
        }
        skipped.append("\(name): \(error.message)")
      }
    }
    guard !facts.isEmpty else {
      throw ShellError(
        .nothingToChange, "no record of \(data.name) can be written",
        hint: skipped.first.map { "the first: \($0)" })
    }
    return (facts, skipped)
  }

  /// A record as it is written and measured. What it does not say of the old object, the unedited model does.
  ///
  /// - Throws: `no-answer` if the model names nothing; `interrupted`.
  func plan(_ record: CounterFactRecord) throws -> PlannedFact {
    guard record.lacksOldObject else { return try PlannedFact(record: record) }
    let answer = try ownAnswer(to: record.rewritePrompt)
    var planned = try PlannedFact(record: record.naming(true: answer.text))
    // A bare request is measured as the data set in use says, if that knows the fact.
    if !record.hasProbes { planned.probes = try probes(for: planned.fact) }
    planned.probes = planned.probes.answered(answer)
    planned.oldIsOwnAnswer = true
    return planned
  }
}
