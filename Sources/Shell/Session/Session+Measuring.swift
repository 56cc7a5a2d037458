import Editing
import Evaluation
import Llama
import Tensors

extension Session {
  /// The data set in use: the one that was asked for, or the model's own.
  var currentDataset: LoadedDataset? { chosenDataset ?? open.ownDataset }

  /// Its name, without making it.
  var datasetName: String? { chosenDataset?.data.name ?? (open.atlas == nil ? nil : "atlas") }

  /// How a fact is measured: by the data set's record about it, if there is one, and by prompts that
  /// were added by hand.
  ///
  /// - Throws: `no-answer` for a fact without old object of which the model says nothing either.
  func probes(for fact: Fact) throws -> ProbeSet {
    if let dataset = currentDataset, let record = dataset.record(for: fact) {
      return dataset.probes(of: record, for: fact)
    }
    let old =
      try fact.old
      ?? open.ownAnswer(
        to: fact.filledPrompt, limit: settings.values.tokens,
        cancellation: environment.cancellation)
    return ProbeSet(rewrite: fact.filledPrompt, new: fact.new, old: old)
  }

  /// What an edit is measured with; an edit that came from elsewhere gets its probes now.
  func probeSets(of edit: Edit) throws -> [ProbeSet] {
    if let known = open.probes[edit.id] { return known }
    let sets = try edit.facts.map(probes(for:))
    open.probes[edit.id] = sets
    return sets
  }

  /// Measures an edit by probes that somebody made by hand, from now on and in sessions to come.
  func takeProbes(_ sets: [ProbeSet], of id: Int) {
    open.probes[id] = sets
    open.baselines[id] = nil
    open.plainBaselines[id] = nil
    open.handProbed.insert(id)
    open.journal?.keep(
      .probes, JSONObject([("id", .integer(id)), ("sets", .array(sets.map(\.json)))]))
  }

  /// Scores probes on the weights in force.
  func scores(_ sets: [ProbeSet]) throws -> [ProbeScores] {
    try open.scorer.scores(sets, cancellation: environment.cancellation) {
      [report = environment.report] done, total in
      report(Progress("probes", done, of: total))
    }
  }

  /// Scores probes on the unedited weights.
  func baseScores(_ sets: [ProbeSet]) throws -> [ProbeScores] {
    try open.model.llama.withBaseWeights { try scores(sets) }
  }

  /// Measures an edit on the weights in force, in the form in which it was made. What the unedited model says is asked once.
  func measure(_ edit: Edit) throws -> Measurement {
    try open.model.withFrame(edit.settings.frame) {
      let sets = try probeSets(of: edit)
      let before = try open.baselines[edit.id] ?? baseScores(sets)
      open.baselines[edit.id] = before
      return Measurement(sets: sets, before: before, after: try scores(sets))
    }
  }

  /// Measures an edit that was made in chat form by the same prompts as plain texts; nil for any other edit.
  func measurePlain(_ edit: Edit) throws -> Measurement? {
    guard edit.settings.frame != nil else { return nil }
    let sets = try probeSets(of: edit)
    return try open.model.withFrame(nil) {
      let before = try open.plainBaselines[edit.id] ?? baseScores(sets)
      open.plainBaselines[edit.id] = before
      return Measurement(sets: sets, before: before, after: try scores(sets))
    }
  }
}
