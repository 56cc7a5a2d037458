import Atlas
import Editing
import Evaluation
import Llama

/// What Tab asks of the session.
extension Session: CompletionContext {
  package var edits: [Candidate] {
    open.stack.edits.reversed().map { Candidate($0.handle, $0.title) }
  }

  package var versions: [Candidate] {
    let made = open.stack.history.versions.compactMap(\.edit).reversed()
      .map { Candidate($0.handle, $0.title) }
    return (checkpoints + [Candidate("base", "the unedited model")] + made).distinct
  }

  private var checkpoints: [Candidate] {
    let history = open.stack.history
    return history.checkpoints.reversed().map { checkpoint in
      let count = history.versions[checkpoint.version].depth
      return Candidate(checkpoint.name, count == 1 ? "1 edit" : "\(count) edits")
    }
  }

  package var cases: [Candidate] {
    currentDataset?.data.records.cases.compactMap(\.first).map {
      Candidate("\($0.caseID)", $0.rewritePrompt)
    } ?? []
  }

  package var layers: [Candidate] {
    let usual = settings.values.layers ?? []
    return (0..<open.model.configuration.blockCount).map {
      Candidate("\($0)", usual.contains($0) ? "the setting" : "", isComplete: false)
    }
  }

  package var historyLines: [Candidate] {
    history?.lines.reversed().map { Candidate("\($0.number)", $0.text) } ?? []
  }

  package var knownFacts: [KnownFacts] {
    [KnownFacts(open.stack.edits), chosenDataset?.knownFacts ?? open.ownFacts].compactMap { $0 }
  }

  package func names(_ kind: NameKind, startingWith prefix: String) -> [Candidate] {
    switch kind {
    case .checkpoint: checkpoints
    case .session:
      [Candidate("last", "the last that ended unexpectedly")]
        + (environment.sessions?.sessions().map { Candidate($0.id, $0.title) } ?? [])
    case .relation: relations
    case .subject:
      knownFacts.flatMap(\.facts).filter { $0.subject.utf8.starts(with: prefix.utf8) }
        .map { Candidate($0.subject, $0.object) }.distinct
    case .variable: variables.entries.map { Candidate($0.name, $0.value) }
    case .shape:
      SyntheticCheckpoint.shapes.map { shape in
        let millions = NumberText.grouped(shape.configuration.parameterCount / 1_000_000)
        return Candidate(
          shape.name, "\(shape.configuration.blockCount) blocks, \(millions) M parameters",
          isComplete: false)
      }
    case .field: fields
    case .state:
      [
        Candidate("before", "just before the last change"), Candidate("base", "the unedited model"),
      ] + checkpoints
    case .prompt: FactCompleter(sources: knownFacts).prompts(startingWith: prefix, isMarked: false)
    }
  }

  private var relations: [Candidate] {
    let known = chosenDataset?.knownFacts ?? open.ownFacts
    return known?.relations.filter { !$0.id.isEmpty }.map { Candidate($0.id, $0.summary) } ?? []
  }

  /// What `expect` can compare now.
  private var fields: [Candidate] {
    let last = state.lastResult.map { last in
      last.fields.map { Candidate($0.name, "of `\(last.command)`, now \($0.value.json)") }
    }
    return [
      Candidate("edits", "how many are in force"), Candidate("model", "its name"),
    ] + (last ?? [])
  }
}

extension KnownFacts {
  /// The facts that edits wrote: what is said of a subject is now the new object.
  init(_ edits: [Edit]) {
    self.init()
    for edit in edits.reversed() {
      for fact in edit.facts {
        add(
          subject: fact.subject, object: fact.new, others: fact.old.map { [$0] } ?? [],
          templates: [fact.prompt], relation: "")
      }
    }
  }

  /// - Cost: some 30 ms for 22,000 records.
  init(_ data: Dataset) {
    self.init()
    for record in data.records {
      add(
        subject: record.subject, object: record.targetTrue, others: [record.targetNew],
        templates: [record.prompt], relation: record.relation)
    }
  }

  /// The world's facts in all their wordings, without making records of them.
  init(_ world: AtlasWorld) {
    self.init()
    for fact in world.facts {
      let relation = world.relations[fact.relation]
      add(
        subject: fact.subject, object: fact.object, templates: relation.templates,
        relation: relation.id, summary: relation.name)
    }
  }
}
