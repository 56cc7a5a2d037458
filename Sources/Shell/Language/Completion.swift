/// One way to go on.
package struct Candidate: Equatable, Sendable {
  package let text: String
  package let summary: String
  /// False when more belongs to the same word, as after a directory's slash.
  package let isComplete: Bool

  package init(_ text: String, _ summary: String = "", isComplete: Bool = true) {
    self.text = text
    self.summary = summary
    self.isComplete = isComplete
  }
}

/// What Tab can do at one place of a line.
package struct Completion: Equatable, Sendable {
  package let candidates: [Candidate]
  /// What all candidates begin with.
  package let commonPrefix: String
  /// The bytes of the line, up to the cursor, that `replacement` takes the place of.
  package let replaced: Range<Int>
  /// The common prefix, quoted as the line needs it; with a blank after it if it is the only
  /// candidate and complete.
  package let replacement: String

  /// Nothing to offer.
  package static func none(at cursor: Int) -> Completion {
    Completion(candidates: [], commonPrefix: "", replaced: cursor..<cursor, replacement: "")
  }

  /// The same for a line in front of which `count` bytes stand.
  func moved(by count: Int) -> Completion {
    Completion(
      candidates: candidates, commonPrefix: commonPrefix,
      replaced: replaced.lowerBound + count..<replaced.upperBound + count, replacement: replacement)
  }
}

/// What completion asks about the state of the session. Every answer may be empty, and should come
/// within a few milliseconds.
package protocol CompletionContext {
  /// The edits as `#3`, each with its fact.
  var edits: [Candidate] { get }
  /// What `checkout` may be given: edits that were ever made, checkpoints, `base`.
  var versions: [Candidate] { get }
  /// Cases of the data set by their numbers, each with its prompt.
  var cases: [Candidate] { get }
  /// The model's layers by their numbers.
  var layers: [Candidate] { get }
  /// The latest lines of the history by their numbers, newest first.
  var historyLines: [Candidate] { get }
  /// Facts that edits and prompts may be about: of the edits made, and of the data set.
  var knownFacts: [KnownFacts] { get }
  /// What goes by a name of this kind. Those that do not begin with `prefix` may be left out.
  func names(_ kind: NameKind, startingWith prefix: String) -> [Candidate]
  /// What is in a directory; nothing if it cannot be read.
  func entries(inDirectory path: String) -> [DirectoryEntry]
}

extension CompletionContext {
  package var edits: [Candidate] { [] }
  package var versions: [Candidate] { [] }
  package var cases: [Candidate] { [] }
  package var layers: [Candidate] { [] }
  package var historyLines: [Candidate] { [] }
  package var knownFacts: [KnownFacts] { [] }
  package func names(_ kind: NameKind, startingWith prefix: String) -> [Candidate] { [] }
  package func entries(inDirectory path: String) -> [DirectoryEntry] {
    DirectoryEntry.list(path)
  }
}
