import Editing
import Evaluation
import Llama
import Tensors

extension Session {
  /// `probe [#id]` measures an edit again; `probe add KIND PROMPT` adds to what is measured.
  func probe(_ command: ParsedCommand) throws -> CommandResult {
    if command.form == "add" { return try addProbe(command) }
    let edit = try probedEdit(command)
    let frame = edit.settings.frame
    let measured = try measure(edit)
    let measurement = try open.model.withFrame(frame) { try speaking(measured) }
    let answered = try answeredChanges(measurement.sets)
    let plain = try measurePlain(edit)
    var result = CommandResult(
      "probe",
      fields: EditReport(
        edit: edit, measurement: measurement, answered: answered.map(\.after), plain: plain
      ).fields)
    result.add(
      "before",
      .object(
        measurement.summaryBefore.fields
          + answered.map { .init($0.before.kind.rawValue, .double($0.before.mean)) }))
    result.blocks = [
      .line([.heading("\(edit.handle) \(edit.title)"), TextSpan("   \(edit.methodText)")]),
      measurement.scoreTable(answered),
    ]
    if measurement.spoken != nil { result.blocks.append(.line(measurement.saying)) }
    if let plain {
      result.blocks.insert(.line([.dim("in chat form")]), at: 1)
      result.blocks += [.line([.dim("as plain text")]), plain.scoreTable([]), .line(plain.saying)]
    }
    if !measurement.hasProbes, answered.isEmpty {
      result.blocks.append(.line([.dim("no probes: probe add paraphrase \"...\"")]))
    }
    if command.flag("entropy") { try addEntropy(of: measurement, to: &result) }
    if command.flag("verbose") {
      let prompts = measurement.prompts
      let answers = try open.model.withFrame(frame) { try spoken(after: prompts.map(\.text)) }
      result.blocks += [.blank, measurement.promptTable(answers)]
      result.add("prompts", .array(zip(prompts, answers).map { $0.field(saying: $1) }))
      if !answered.isEmpty {
        result.blocks += [.blank, answered.table]
        result.add("answered", .array(answered.flatMap(\.fields)))
      }
    }
    return result
  }

  /// How fluently the model goes on about the subjects, unedited and now.
  private func addEntropy(of measurement: Measurement, to result: inout CommandResult) throws {
    func entropy() throws -> Double? {
      let entropies = try GenerationEntropy.measure(
        open.model, measurement.sets, seed: UInt64(settings.values.seed),
        cancellation: environment.cancellation
      ) { environment.report(Progress("texts", $0, of: $1)) }
      return ScoreSummary.Average(entropies.compactMap(\.self))?.mean
    }
    let before = try open.model.llama.withBaseWeights { try entropy() }
    let after = try entropy()
    let texts = measurement.sets.reduce(0) { $0 + $1.openings.count }
    result.add("entropy_before", .optional(before))
    result.add("entropy_after", .optional(after))
    guard let before, let after else {
      result.blocks.append(
        .line([.dim("no openings to write on: only cases of a data set have some")]))
      return
    }
    result.blocks.append(
      .line([
        TextSpan("generation entropy   \(NumberText.fixed(before, 2)) -> "),
        .number(NumberText.fixed(after, 2)), .dim(" bits over \(texts) texts"),
      ]))
  }

  private func probedEdit(_ command: ParsedCommand) throws(ShellError) -> Edit {
    if command.has("ID") { return try edit(named: "ID", of: command) }
    guard let last = open.stack.edits.last else {
      throw ShellError(
        .editNotFound, "there is no edit to measure", hint: "make one with `edit`, or name one")
    }
    return last
  }

  private func addProbe(_ command: ParsedCommand) throws -> CommandResult {
    let name = try command.text("KIND")
    let prompt = try command.text("PROMPT")
    guard let kind = AddedProbes.Kind(rawValue: name) else {
      throw command.error(at: "KIND", .invalidValue, "there is no kind of probe `\(name)`")
    }
    let last = open.stack.edits.last
    if let last, last.facts.count == 1 {
      var added = AddedProbes()
      added.add(prompt, as: kind)
      takeProbes(try probeSets(of: last).map(added.added(to:)), of: last.id)
    } else {
      pendingProbes.add(prompt, as: kind)
      open.journal?.keep(.probes, JSONObject([("pending", pendingProbes.json)]))
    }
    let target = last.flatMap { $0.facts.count == 1 ? $0.handle : nil }
    return CommandResult(
      "probe",
      fields: [
        .init("added", .string(name)), .init("prompt", .string(prompt)),
        .init("id", .optional(target == nil ? nil : last?.id)),
      ],
      blocks: [
        .line([
          TextSpan("added a \(name) to \(target ?? "the next edit")"),
          .dim(target == nil ? "" : "   measure: `probe`"),
        ])
      ])
  }
}

extension Measurement {
  /// One prompt, before and after.
  struct Prompt {
    let kind: String
    let text: String
    let new: String
    let old: String
    let before: PromptScore
    let after: PromptScore

    /// The object that it should go on with.
    var wanted: String { after.wanted == .new ? new : old }

    func field(saying answer: SpokenAnswer) -> Field {
      [
        "kind": .string(kind), "prompt": .string(text), "new": .string(new), "old": .string(old),
        "new_before": .double(before.newProbability), "new_after": .double(after.newProbability),
        "old_before": .double(before.oldProbability), "old_after": .double(after.oldProbability),
        "succeeds": .bool(after.succeeds), "says": .string(answer.text),
        "said": .bool(answer.names(wanted)),
      ]
    }
  }

  var prompts: [Prompt] {
    sets.indices.flatMap { index -> [Prompt] in
      let set = sets[index]
      func prompt(
        _ kind: String, _ text: String, _ before: PromptScore, _ after: PromptScore
      ) -> Prompt {
        Prompt(
          kind: kind, text: text, new: set.new, old: set.old, before: before, after: after)
      }
      let rewrite = prompt("rewrite", set.rewrite, before[index].rewrite, after[index].rewrite)
      let paraphrases = set.paraphrases.indices.map {
        prompt(
          "paraphrase", set.paraphrases[$0], before[index].paraphrases[$0],
          after[index].paraphrases[$0])
      }
      let neighbors = set.neighbors.indices.map {
        prompt(
          "neighbor", set.neighbors[$0], before[index].neighbors[$0], after[index].neighbors[$0])
      }
      return [rewrite] + paraphrases + neighbors
    }
  }

  /// Each score on the unedited weights and on those in force.
  fileprivate func scoreTable(_ answered: [AnsweredChange]) -> Block {
    let (then, now) = (summaryBefore, summary)
    let rows: [(String, Double?, Double?, Tally?)] = [
      (
        sets.count == 1 ? "P(\(sets[0].new))" : "P(new), mean", probabilityBefore,
        probabilityAfter, nil
      ),
      ("efficacy", then.efficacy?.mean, now.efficacy?.mean, rewrites),
      ("paraphrase", then.paraphrase?.mean, now.paraphrase?.mean, paraphrases),
      ("neighbourhood", then.neighborhood?.mean, now.neighborhood?.mean, neighbors),
      ("score", then.score, now.score, nil),
    ]
    return .table(
      [.left(), .right("unedited"), .left(), .right("now"), .left(), .left(), .left("said")],
      rows.compactMap { name, before, after, tally in
        guard let before, let after else { return nil }
        return [
          .heading(name), .dim(NumberText.fixed(before, 2)), .bar(before, .dim),
          .number(NumberText.fixed(after, 2)), .bar(after), .dim(tally?.text ?? ""),
          .dim(tally?.saidText ?? ""),
        ]
      } + answered.map(\.row))
  }

  /// - Parameter answers: what the model says after each prompt; nil shows whether it is the wanted object.
  func promptTable(_ answers: [SpokenAnswer]? = nil) -> Block {
    func move(_ before: Double, _ after: Double) -> TextSpan {
      .number("\(NumberText.fixed(before, 2)) -> \(NumberText.fixed(after, 2))")
    }
    func said(_ prompt: Prompt, _ index: Int) -> TextSpan {
      if let answer = answers?[index] {
        return answer.names(prompt.wanted) ? .ok(answer.text) : .bad(answer.text)
      }
      return prompt.after.isSaid.map { $0 ? .ok("yes") : .bad("no") } ?? ""
    }
    let names = sets.count == 1 ? (sets[0].new, sets[0].old) : ("new", "old")
    return .table(
      [
        .left(), .left("prompt"), .right("P(\(names.0))"), .right("P(\(names.1))"), .left(),
        .left(answers == nil ? "said" : "says"),
      ],
      prompts.enumerated().map { index, prompt in
        [
          .dim(prompt.kind), TextSpan(prompt.text),
          move(prompt.before.newProbability, prompt.after.newProbability),
          move(prompt.before.oldProbability, prompt.after.oldProbability),
          prompt.after.succeeds ? .ok("yes") : .bad("no"), said(prompt, index),
        ]
      })
  }
}
