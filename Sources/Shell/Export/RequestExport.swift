import Editing
import Evaluation
import Llama
import Tensors

/// The facts in force with their scores, as a list of requests in EasyEdit's flat layout: other programs read what
/// they know of a record, and `edit --from` reads it back.
struct RequestExport {
  private let records: [JSON]

  /// - Parameter measured: each edit with how it is measured, fact by fact.
  init(_ open: OpenModel, _ measured: [(edit: Edit, measurement: Measurement)]) {
    records = measured.flatMap { edit, measurement in
      edit.facts.indices.map { index in
        Self.record(
          edit, edit.facts[index], measurement.sets[index], measurement.before[index],
          measurement.after[index], open)
      }
    }
  }

  var count: Int { records.count }

  /// - Throws: `StorageError`.
  func write(to path: String) throws {
    try AtomicFile.write(path, mode: 0o600) { writer in
      for (index, record) in records.enumerated() {
        try writer.write(index == 0 ? "[\n" : ",\n")
        try writer.write(record.bytes)
      }
      try writer.write(records.isEmpty ? "[]\n" : "\n]\n")
    }
  }

  private static func record(
    _ edit: Edit, _ fact: Fact, _ set: ProbeSet, _ before: ProbeScores, _ after: ProbeScores,
    _ open: OpenModel
  ) -> JSON {
    var record = JSONObject([
      ("prompt", .string(prompt(of: fact))), ("subject", .string(fact.subject)),
      ("target_new", .string(fact.new)), ("ground_truth", .string(fact.old ?? set.old)),
    ])
    if fact.join != .automatic { record["join"] = .string(fact.join.rawValue) }
    record["rephrase_prompt"] = set.paraphrases.first.map(JSON.string)
    record["locality_prompt"] = set.neighbors.first.map(JSON.string)
    record["locality_ground_truth"] = set.neighbors.isEmpty ? nil : .string(set.old)
    record["paraphrase_prompts"] = .array(set.paraphrases.map(JSON.string))
    record["neighborhood_prompts"] = .array(set.neighbors.map(JSON.string))
    for kind in AnsweredProbe.Kind.allCases {
      record[kind.rawValue] = groups(of: set.answered.filter { $0.kind == kind })
    }
    record["edit"] = .integer(edit.id)
    record["method"] = .string(edit.settings.method.name)
    record["layers"] = .array(edit.settings.layers.map(JSON.integer))
    record["scores_before"] = scores(before)
    record["scores"] = scores(after)
    record["model"] = .string(open.model.name)
    record["base_digest"] = .string(open.model.digest.description)
    record["digest"] = .string(open.stack.digest.description)
    return .object(record)
  }

  /// In KnowEdit's shape; nil for no probes.
  private static func groups(of probes: [AnsweredProbe]) -> JSON? {
    var groups = JSONObject()
    for probe in probes {
      let entry: JSON = [
        "prompt": .string(probe.prompt),
        "ground_truth": .array(probe.answers.map(JSON.string)),
      ]
      groups[probe.group] = .array((groups[probe.group]?.array ?? []) + [entry])
    }
    return groups.isEmpty ? Optional.none : .object(groups)
  }

  /// The prompt with its subject in place, unless the subject stands there twice: then only `{}` says which is meant.
  private static func prompt(of fact: Fact) -> String {
    fact.filledPrompt.byteRanges(of: fact.subject).count == 1 ? fact.filledPrompt : fact.prompt
  }

  private static func scores(_ scores: ProbeScores) -> JSON {
    let summary = ScoreSummary([scores])
    func number(_ average: ScoreSummary.Average?) -> JSON {
      average.map { .number($0.mean) } ?? .null
    }
    return [
      "efficacy_generation": number(summary[.efficacyGeneration]),
      "paraphrase_generation": number(summary[.paraphraseGeneration]),
      "neighborhood_generation": number(summary[.neighborhoodGeneration]),
      "efficacy": number(summary.efficacy), "paraphrase": number(summary.paraphrase),
      "neighborhood": number(summary.neighborhood), "score": .number(summary.score),
      "probability_new": .number(scores.rewrite.newProbability),
      "probability_old": .number(scores.rewrite.oldProbability),
    ]
  }
}
