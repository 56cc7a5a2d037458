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
      var set = dataset.probes(of: record, for: fact)
      set.newJoin = fact.join
      return set
    }
    let own = try fact.old == nil ? ownAnswer(to: fact.filledPrompt) : nil
    return ProbeSet(fact: fact, old: fact.old ?? own?.text ?? "").answered(own)
  }

  /// What the unedited model names after a prompt.
  ///
  /// - Throws: `no-answer` if that is nothing; `interrupted`.
  func ownAnswer(to prompt: String) throws -> OwnAnswer {
    try open.ownAnswer(
      to: prompt, limit: settings.values.tokens, cancellation: environment.cancellation)
  }

  /// What the model says after prompts, on the weights in force.
  func spoken(after prompts: [String]) throws -> [SpokenAnswer] {
    try SpokenAnswer.all(after: prompts, open.model, cancellation: environment.cancellation) {
      [report = environment.report] in report(Progress("answers", $0, of: $1))
    }
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
      return try speaking(Measurement(sets: sets, before: before, after: try scores(sets)))
    }
  }

  /// The same with what the model says after the rewrite prompt, where there is one fact.
  func speaking(_ measurement: Measurement) throws -> Measurement {
    guard measurement.sets.count == 1 else { return measurement }
    var measurement = measurement
    measurement.spoken = try spoken(after: [measurement.sets[0].rewrite]).first
    return measurement
  }
}

extension ProbeSet {
  /// A fact's own prompt alone.
  init(fact: Fact, old: String) {
    self.init(rewrite: fact.filledPrompt, new: fact.new, old: old)
    newJoin = fact.join
  }

  /// The same with the old object scored in the tokens in which the model said it, where it is that.
  func answered(_ answer: OwnAnswer?) -> ProbeSet {
    guard let answer, answer.text.hasSameBytes(as: old) else { return self }
    var set = self
    set.oldJoin = answer.join
    set.oldTokens = answer.tokens
    return set
  }
}
