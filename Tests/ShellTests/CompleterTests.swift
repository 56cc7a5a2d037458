import Shell
import Testing

@Suite struct CompleterTests {
  private struct Session: CompletionContext {
    var edits: [Candidate] { [Candidate("#1", "Louvre -> Rome"), Candidate("#2", "Ada -> Oslo")] }

    func subjects(startingWith prefix: String) -> [Candidate] {
      ["Eiffel Tower", "Einstein", "Émile Zola"].filter { $0.hasPrefix(prefix) }
        .map { Candidate($0) }
    }

    func entries(inDirectory path: String) -> [DirectoryEntry] {
      switch path {
      case ".":
        [
          DirectoryEntry("my facts.json", isDirectory: false),
          DirectoryEntry("models", isDirectory: true), DirectoryEntry(".git", isDirectory: true),
        ]
      case "models/": [DirectoryEntry("llama", isDirectory: true)]
      default: []
      }
    }
  }

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
    ("edit {É", "edit {Émile Zola} "),
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
    ("edit The {Ei", ["Eiffel Tower}", "Einstein}"]),
    ("log --", ["--count", "--json"]),
    ("log --count 3 --", ["--json"]),
    ("log --count ", []),
    ("stats compute --", ["--from", "--layers", "--tokens", "--json"]),
    ("stats import --", ["--layers", "--json"]),
    ("model ", ["atlas", "models/"]),
    ("model .", [".git/"]),
    ("status ", []),
    ("ask The ", []),
  ])
  func lists(line: String, expected: [String]) {
    #expect(Set(tab(line).candidates) == Set(expected))
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
