import Editing
import Llama
import Tensors

extension Session {
  /// `show #id`: everything about one edit.
  func show(_ command: ParsedCommand) throws -> CommandResult {
    let edit = try edit(named: "ID", of: command)
    let isInForce = open.stack.edits.contains { $0.id == edit.id }
    return CommandResult(
      "show", fields: fields(of: edit, isInForce),
      blocks: [
        .line([
          .heading("\(edit.handle) \(edit.title)"), TextSpan("   \(edit.methodText)"),
          .dim(isInForce ? "" : "   undone"),
        ]),
        .blank, settingsTable(edit), .blank, factsTable(edit), .blank, layersTable(edit),
        .line([.heading("digest "), TextSpan(edit.digest.description)]),
      ])
  }

  private static let mostFacts = 20

  private func settingsTable(_ edit: Edit) -> Block {
    let settings = edit.settings
    let rows: [(String, String)] = [
      ("lambda", NumberText.compact(settings.lambda)), ("weight", "\(settings.weight)"),
      ("emmet-lambda", "\(settings.emmetLambda)"), ("steps", "\(settings.value.steps)"),
      ("lr", "\(settings.value.learningRate)"), ("clamp", "\(settings.value.clamp)"),
      ("decay", "\(settings.value.decay)"), ("kl", "\(settings.value.klFactor)"),
      ("in front", beginning(of: edit).isEmpty ? "none" : open.text(of: beginning(of: edit))),
    ]
    return .table([.left(), .right()], rows.map { [.heading($0.0), .number($0.1)] })
  }

  /// What stood in front of texts when the edit was made.
  private func beginning(of edit: Edit) -> [Int32] {
    edit.settings.begin.flatMap { try? open.model.beginning($0).tokens } ?? []
  }

  private func factsTable(_ edit: Edit) -> Block {
    var rows = zip(edit.facts, edit.values).prefix(Self.mostFacts).map {
      fact, value -> [TextSpan] in
      [
        TextSpan(fact.filledPrompt), TextSpan(fact.old ?? ""), TextSpan(fact.new),
        .number("\(value.steps)"),
        .number(
          "\(NumberText.fixed(value.firstLoss, 3)) -> \(NumberText.fixed(value.lastLoss, 3))"),
        .number(NumberText.fixed(value.deltaNorm / max(value.targetInitNorm, 1e-12), 2)),
      ]
    }
    if edit.facts.count > Self.mostFacts {
      rows.append([.dim("... and \(edit.facts.count - Self.mostFacts) more")])
    }
    return .table(
      [
        .left("prompt"), .left("old"), .left("new"), .right("steps"), .right("loss"),
        .right("|delta|/|h|"),
      ], rows)
  }

  private func layersTable(_ edit: Edit) -> Block {
    .table(
      [
        .right("layer"), .right("|Delta|"), .right("|W|"), .right("|k|"), .right("|r|"),
        .right("lambda"), .right("mean leverage"), .right("residual left"),
      ],
      edit.updates.map { update in
        let d = update.diagnostics
        let numbers = [
          update.norm, d.weightNorm, d.keyNorm, d.residualNorm, d.lambda, d.meanLeverage,
          d.attainedResidual,
        ]
        return [TextSpan("\(update.layer)")] + numbers.map { .number(NumberText.compact($0)) }
      })
  }

  private func fields(of edit: Edit, _ isInForce: Bool) -> [Field.Member] {
    let facts = zip(edit.facts, edit.values).map { fact, value -> Field in
      [
        "prompt": .string(fact.prompt), "subject": .string(fact.subject),
        "new": .string(fact.new), "old": .optional(fact.old), "steps": .int(value.steps),
        "first_loss": .double(value.firstLoss), "last_loss": .double(value.lastLoss),
        "delta_norm": .double(value.deltaNorm), "target_norm": .double(value.targetInitNorm),
      ]
    }
    let layers = edit.updates.map { update -> Field in
      let d = update.diagnostics
      return [
        "layer": .int(update.layer), "rank": .int(update.rank),
        "delta_norm": .double(update.norm), "weight_norm": .double(d.weightNorm),
        "key_norm": .double(d.keyNorm), "residual_norm": .double(d.residualNorm),
        "lambda": .double(d.lambda), "mean_leverage": .double(d.meanLeverage),
        "attained_residual": .double(d.attainedResidual),
      ]
    }
    return EditReport(edit: edit).fields + [
      .init("begin", .array(beginning(of: edit).map { .int(Int($0)) })),
      .init("in_force", .bool(isInForce)), .init("requests", .array(facts)),
      .init("updates", .array(layers)), .init("edit_digest", .string(edit.digest.description)),
    ]
  }
}

extension LayerUpdate {
  /// Frobenius norm of Delta.
  fileprivate var norm: Double {
    delta(rows: left.count / max(rank, 1), columns: right.count / max(rank, 1)).norm
  }
}
