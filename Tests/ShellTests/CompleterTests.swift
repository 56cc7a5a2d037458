import Shell
import Tensors
import Testing

@Suite struct CompleterTests {
  private struct Session: CompletionContext {
    var edits: [Candidate] { [Candidate("#1", "Louvre -> Rome"), Candidate("#2", "Ada -> Oslo")] }

    var layers: [Candidate] { (0..<3).map { Candidate("\($0)", isComplete: false) } }
    var cases: [Candidate] { [12, 120, 7].map { Candidate("\($0)") } }
    var historyLines: [Candidate] { [Candidate("41", "undo"), Candidate("40", "status")] }
    var knownFacts: [KnownFacts] { [CompleterTests.facts] }

    func names(_ kind: NameKind, startingWith prefix: String) -> [Candidate] {
      switch kind {
      case .relation: [Candidate("P19", "was born in"), Candidate("P131", "lies in")]
      case .checkpoint: [Candidate("before-batch")]
      case .shape: [Candidate("llama-3-8b", isComplete: false)]
      case .prompt: [Candidate("The Louvre is in", isComplete: false)]
      default: []
      }
    }

    func entries(inDirectory path: String) -> [DirectoryEntry] {
      switch path {
      case ".":
        [
          DirectoryEntry("my facts.json", isDirectory: false),
          DirectoryEntry("models", isDirectory: true), DirectoryEntry(".git", isDirectory: true),
        ]
      case "models/": [DirectoryEntry("llama", isDirectory: true)]
      case HomePath.expand("~/"): [DirectoryEntry("facts.json", isDirectory: false)]
      case HomePath.expand("~/models/"): [DirectoryEntry("llama", isDirectory: true)]
      default: []
      }
    }
  }

  /// Two relations; one of a subject without article and with another ending.
  static let facts: KnownFacts = {
    var facts = KnownFacts()
    let cities = ["The {} is located in", "To see the {} you travel to"]
    for (subject, city) in [("Eiffel Tower", "Paris"), ("Einstein House", "Bern")] {
      facts.add(
        subject: subject, object: city, others: ["New York"], templates: cities, relation: "P131")
    }
    facts.add(
      subject: "Émile Zola", object: "novels", templates: ["{}, who wrote"], relation: "P800")
    facts.add(subject: "Big $ign", object: "x", templates: ["{} is in"], relation: "P131")
    return facts
  }()

  private let completer = Completer(context: Session())

  /// The line after Tab at its end, and the candidates.
  private func tab(_ line: String) -> (line: String, candidates: [String]) {
    let completion = completer.complete(line, cursor: line.utf8.count)
    let kept = String(decoding: line.utf8.prefix(completion.replaced.lowerBound), as: UTF8.self)
    return (kept + completion.replacement, completion.candidates.map(\.text))
  }

  @Test(arguments: [
    ("ed", "edit "),
    ("  ed", "  edit "),
    ("sta", "stat"),
    ("edit --me", "edit --method "),
    ("edit --method r", "edit --method rome "),
    ("edit --method=em", "edit --method=emmet "),
    ("edit method=me", "edit method=memit "),
    ("edit ca", "edit case "),
    ("edit The {Ei", "edit The {Ei"),
    ("edit The {Eif", "edit The {Eiffel Tower} "),
    ("edit --steps 5 The {Eif", "edit --steps 5 The {Eiffel Tower} "),
    ("edit {É", "edit {Émile Zola}"),
    ("edit É", "edit {Émile Zola}, who wrote "),
    ("edit {Emile Zola}, w", "edit {Emile Zola}, who wrote "),
    ("edit The Eif", "edit The {Eiffel Tower} is located in "),
    ("edit To see the E", "edit To see the {Ei"),
    ("edit The {Eiffel Tower} ", "edit The {Eiffel Tower} is located in "),
    ("edit The {Eiffel Tower} is located in [", "edit The {Eiffel Tower} is located in [Paris] "),
    (
      "edit The {Eiffel Tower} is located in [Paris] ",
      "edit The {Eiffel Tower} is located in [Paris] -> "
    ),
    (
      "edit The {Eiffel Tower} is located in [Paris] -> B",
      "edit The {Eiffel Tower} is located in [Paris] -> Bern"
    ),
    ("edit The {Castle} is located in -> N", "edit The {Castle} is located in -> New York"),
    ("edit The {Castle} i", "edit The {Castle} is located in "),
    ("edit {Big", "edit {Big"),
    ("trace The {Eiffel Tower} is", "trace The {Eiffel Tower} is located in "),
    ("trace The {Eiffel Tower} is located in ", "trace The {Eiffel Tower} is located in "),
    ("ask The Eif", "ask The Eiffel Tower is located in"),
    ("ask --tokens 3 The E", "ask --tokens 3 The Ei"),
    ("ask \"The Eif", "ask \"The Eiffel Tower is located in"),
    ("ask -- The Eif", "ask -- The Eiffel Tower is located in"),
    ("ask -- --tok", "ask -- --tok"),
    ("ask \"Hm\" The Eif", "ask \"Hm\" The Eif"),
    ("ask T", "ask T"),
    ("top To see the Ein", "top To see the Einstein House you travel to"),
    ("lens Émile", "lens Émile Zola, who wrote"),
    ("probe add neighbor The Eif", "probe add neighbor The Eiffel Tower is located in"),
    ("expect ask \"The L", "expect ask \"The Louvre is in"),
    ("expect error nothing-to-undo und", "expect error nothing-to-undo undo "),
    ("expect error nothing-to-u", "expect error nothing-to-undo "),
    ("expect error x edit --me", "expect error x edit --method "),
    ("case 7", "case 7 "),
    ("edit case 1", "edit case 12"),
    ("rerun 41", "rerun 41 "),
    ("rerun 4", "rerun 4"),
    ("cases --relation P1", "cases --relation P1"),
    ("cases --relation P13", "cases --relation P131 "),
    ("checkpoint be", "checkpoint before-batch "),
    ("sweep layers --methods r", "sweep layers --methods rome "),
    ("sweep layers --methods rome,", "sweep layers --methods rome,"),
    ("sweep layers --methods rome,e", "sweep layers --methods rome,emmet "),
    ("schedule --order s", "schedule --order sequential "),
    ("export x --format l", "export x --format lora "),
    ("edit --layers 0,1,", "edit --layers 0,1,2"),
    ("bench --synthetic l", "bench --synthetic llama-3-8b"),
    ("edit The {Ada} --me", "edit The {Ada} --me"),
    ("ask --to", "ask --to"),
    ("ask --tok", "ask --tokens "),
    ("ask The --tok", "ask The --tok"),
    ("stats c", "stats compute "),
    ("stats compute --tok", "stats compute --tokens "),
    ("stats import --la", "stats import --layers "),
    ("probe a", "probe add "),
    ("probe add p", "probe add paraphrase "),
    ("set met", "set method "),
    ("set method e", "set method emmet "),
    ("set timing of", "set timing off "),
    ("timing o", "timing o"),
    ("help exit", "help exit-codes "),
    ("dataset at", "dataset atlas "),
    ("dataset my", #"dataset my\ facts.json "#),
    ("dataset \"my", "dataset \"my facts.json\" "),
    ("model mo", "model models/"),
    ("model models/", "model models/llama/"),
    ("model ~", "model ~/"),
    ("model ~/mo", "model ~/mo"),
    ("model ~/models/", "model ~/models/llama/"),
    ("dataset ~/", "dataset ~/facts.json "),
    ("dataset \"~/fa", "dataset \"~/facts.json\" "),
    ("edit --from=~/f", "edit --from=~/facts.json "),
    ("edit --from my", #"edit --from my\ facts.json "#),
    ("nonsense x", "nonsense x"),
    ("zzz", "zzz"),
  ])
  func completes(line: String, expected: String) {
    let result = tab(line)
    #expect(result.line == expected || result.candidates.isEmpty && line == expected)
  }

  @Test(arguments: [
    ("show ", ["#1", "#2"]),
    ("edit --method ", ["rome", "emmet", "memit"]),
    ("stats ", ["status", "compute", "import"]),
    ("probe ", ["#1", "#2", "add"]),
    ("timing ", ["on", "off"]),
    ("edit The {Ei", ["Eiffel Tower}", "Einstein House}"]),
    ("edit The {Eiffel Tower} is located in ", ["[Paris]", "->"]),
    ("edit The {Eiffel Tower} is located in [Paris] -> ", ["Bern", "New York"]),
    ("edit The {Eiffel Tower} is located in -> ", ["Paris", "Bern", "New York"]),
    (
      "edit ",
      [
        "case", "The {Eiffel Tower} is located in", "The {Einstein House} is located in",
        "To see the {Eiffel Tower} you travel to", "To see the {Einstein House} you travel to",
        "{Émile Zola}, who wrote",
      ]
    ),
    ("ask The ", ["The Eiffel Tower is located in", "The Einstein House is located in"]),
    ("sweep layers --methods rome,", ["rome,emmet", "rome,memit"]),
    ("sweep ", ["layers", "batch", "sequential", "spread", "lambda"]),
    ("rerun ", ["41", "40"]),
    ("log --", ["--count", "--json"]),
    ("log --count 3 --", ["--json"]),
    ("log --count ", []),
    ("stats compute --", ["--from", "--layers", "--own-text", "--tokens", "--json"]),
    ("stats import --", ["--layers", "--json"]),
    ("model ", ["atlas", "models/"]),
    ("model .", [".git/"]),
    ("status ", []),
    ("ask Nobody ", []),
  ])
  func lists(line: String, expected: [String]) {
    #expect(Set(tab(line).candidates) == Set(expected))
  }

  /// Forty subjects, each asked about in two ways: too many prompts to read, so beginnings are offered.
  @Test(arguments: [
    ("ask ", ["The ", "Where the "]),
    ("ask The ", (0..<40).map { "The Thing \($0)" }),
    ("ask The Thing 7", ["The Thing 7 is in"]),
    ("edit ", ["The {", "Where the {", "case"]),
    ("edit The ", ["The {"]),
  ])
  func offersBeginningsOfManyPrompts(line: String, expected: [String]) {
    struct Crowd: CompletionContext {
      var knownFacts: [KnownFacts] {
        var facts = KnownFacts()
        for number in 0..<40 {
          let templates = ["The {} is in", "The {} stands in", "Where the {} is:"]
          facts.add(
            subject: "Thing \(number)", object: "",
            templates: number == 7 ? [templates[0]] : templates,
            relation: "P1")
        }
        return [facts]
      }
    }
    let completion = Completer(context: Crowd()).complete(line, cursor: line.utf8.count)
    #expect(Set(completion.candidates.map(\.text)) == Set(expected))
  }

  @Test func fixedWordsSayHowTheirFormIsWritten() {
    let completion = completer.complete("edit ca", cursor: 7)
    #expect(completion.candidates == [Candidate("case", "edit case N")])
  }

  @Test func emptyLineOffersEveryCommand() {
    #expect(tab("").candidates == CommandTable.amend.names)
  }

  @Test func looksOnlyBeforeTheCursor() {
    let completion = completer.complete("ed The Louvre", cursor: 2)
    #expect(completion.candidates.map(\.text) == ["edit"])
    #expect(completion.replaced == 0..<2)
  }
}
