import Evaluation

/// A case as `case` and `cases` show it.
extension CounterFactRecord {
  var fields: [Field.Member] {
    [
      .init("case", .int(caseID)), .init("relation", .string(relation)),
      .init("prompt", .string(prompt)), .init("subject", .string(subject)),
      .init("new", .string(targetNew)),
      .init("old", .optional(targetTrue.isEmpty ? nil : targetTrue)),
    ]
  }

  var promptFields: [Field.Member] {
    func list(_ prompts: [String]) -> Field { .array(prompts.map(Field.string)) }
    return [
      .init("paraphrases", list(paraphrasePrompts)),
      .init("neighbors", list(neighborhoodPrompts)),
      .init("attributes", list(attributePrompts)),
    ]
      + AnsweredProbe.Kind.allCases.compactMap { kind in
        let probes = answered.filter { $0.kind == kind }
        return probes.isEmpty ? nil : .init(kind.rawValue, .array(probes.map(\.field)))
      }
  }

  /// - Parameter isFirst: of the rewrites of its case.
  func blocks(isFirst: Bool) -> [Block] {
    let title = isFirst ? "case \(caseID)" : "  and"
    var blocks: [Block] = [
      .line([
        .heading(title), TextSpan("   \(rewritePrompt) "),
        .number(targetTrue.isEmpty ? "" : "[\(targetTrue)] "), "-> ", .number(targetNew),
        .dim(relation.isEmpty ? "" : "   \(relation)"),
      ])
    ]
    let sections = [
      ("paraphrases", paraphrasePrompts), ("neighbours", neighborhoodPrompts),
      ("attributes", attributePrompts),
    ]
    for (title, prompts) in sections where !prompts.isEmpty {
      blocks.append(.line([.heading(title)]))
      blocks += prompts.map { .line([TextSpan("  \($0)")]) }
    }
    for kind in AnsweredProbe.Kind.allCases {
      let probes = answered.filter { $0.kind == kind }
      if !probes.isEmpty { blocks.append(.line([.heading(kind.rawValue)])) }
      blocks += probes.map { $0.line(in: self) }
    }
    return blocks
  }
}

extension AnsweredProbe {
  fileprivate var field: Field {
    let premise: [Field.Member] = self.premise.map { [.init("premise", .string($0))] } ?? []
    return .object(
      [
        .init("group", .string(group)), .init("prompt", .string(prompt)),
        .init("answers", .array(answers.map(Field.string))),
      ] + premise)
  }

  fileprivate func line(in record: CounterFactRecord) -> Block {
    var spans: [TextSpan] = [TextSpan("  \(prompt) "), .number(answers.first ?? "")]
    if answers.count > 1 { spans.append(.dim(" or \(answers.count - 1) more")) }
    var remarks = group.isEmpty ? [] : [group]
    if answers.isEmpty {
      remarks.append("no answer, not measured")
    } else if let premise, !isMeasured(after: record.targetNew) {
      remarks.append("follows from \(premise), not measured")
    }
    if !remarks.isEmpty { spans.append(.dim("   \(remarks.joined(separator: ", "))")) }
    return .line(spans)
  }
}

extension CommandResult {
  /// How many prompts with answers of their own the records have, kind by kind.
  mutating func addCounts(ofAnswered records: [CounterFactRecord]) {
    for kind in AnsweredProbe.Kind.allCases {
      let probes = records.flatMap { record in
        record.answered.filter { $0.kind == kind }.map { $0.isMeasured(after: record.targetNew) }
      }
      guard !probes.isEmpty else { continue }
      let measured = probes.count { $0 }
      add(kind.rawValue, .int(probes.count))
      add("\(kind.rawValue)_measured", .int(measured))
      let rest =
        measured == probes.count
        ? "" : ", \(NumberText.grouped(measured)) of them measured by `edit` and `probe`"
      blocks.append(
        .line([.dim("\(NumberText.grouped(probes.count)) \(kind.rawValue) prompts\(rest)")]))
    }
  }
}
