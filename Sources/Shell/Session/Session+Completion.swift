import Atlas
import Editing
import Evaluation

/// What Tab asks: edits with their facts, and subjects of the edits and of the data set.
extension Session: CompletionContext {
  package var edits: [Candidate] {
    open.stack.edits.reversed().map { Candidate($0.handle, $0.title) }
  }

  package var versions: [Candidate] {
    let history = open.stack.history
    let made = history.versions.compactMap(\.edit).reversed().map { Candidate($0.handle, $0.title) }
    let named = history.checkpoints.reversed().map { checkpoint in
      let count = history.versions[checkpoint.version].depth
      return Candidate(checkpoint.name, count == 1 ? "1 edit" : "\(count) edits")
    }
    var seen: Set<String> = []
    return (named + [Candidate("base", "the unedited model")] + made)
      .filter { seen.insert($0.text).inserted }
  }

  package func subjects(startingWith prefix: String) -> [Candidate] {
    var seen: Set<String> = []
    func fits(_ subject: String) -> Bool {
      subject.utf8.starts(with: prefix.utf8) && seen.insert(subject).inserted
    }
    let edited = open.stack.edits.reversed().flatMap { edit in
      edit.facts.map { Candidate($0.subject, "edited in \(edit.handle)") }
    }
    let known: [Candidate]
    if let chosenDataset {
      known = chosenDataset.data.records.map { Candidate($0.subject, $0.targetTrue) }
    } else {
      // The world names its subjects before any record is made.
      known = open.atlas?.world.facts.map { Candidate($0.subject, $0.object) } ?? []
    }
    return (edited + known).filter { fits($0.text) }
  }
}
