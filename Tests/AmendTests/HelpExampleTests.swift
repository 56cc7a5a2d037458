import Shell
import Tensors
import TestSupport
import Testing

/// What help shows works as it is shown: every example of every command is run.
@Suite("The examples of the help pages", .serialized)
struct HelpExampleTests {
  /// What cannot be run here, and why.
  private static let excluded = [
    "stats import --layer 5 mom2.npz":
      "needs a file another program wrote; SessionStatisticsTests has one",
    "model models/Meta-Llama-3-8B": "needs the model",
    "bench --json": "the same as --quick, for longer",
    "bench --synthetic llama-3-8b,layers=4 --dir scratch": "writes four gigabytes",
    "chat What is the capital of France?": "needs a model with a chat template",
    "chat --system \"Answer in one word.\" Which river flows through Paris?": "needs one, too",
    "recover": "needs a session that has crashed; KilledSessionTests has some",
    "recover 20261125 --forget": "needs that session",
    "sweep sequential 1 4 16 --count 16": "as long as the others together; parsed like them",
    "sweep spread 1 1-2 0-3 --batch 8 --count 16": "needs the statistics of four layers",
    "sweep lambda 0.1 1 10 100 --batch 16 --count 16": "as long as the others together",
    "rerun 12": "needs lines that somebody typed; HistoryCommandTests has some",
    "rerun 5-9": "needs those lines",
    "tour stop": "needs somebody at the keys; TourTests goes there",
  ]

  private static func edits(_ count: Int) -> [String] { (0..<count).map { "edit case \($0)" } }

  /// What has to have been done before an example.
  private static let before: [String: [String]] = [
    "undo": edits(4), "redo": edits(3) + ["undo 3"],
    "drop #2": edits(3), "drop #2 --resolve": ["undo"],
    "show #3": edits(3), "probe": edits(3), "save rome.safetensors": edits(1),
    "load rome.safetensors": edits(1) + ["save rome.safetensors", "undo"],
    "export llama-in-rome --format safetensors": edits(1),
    "checkout before-batch": ["checkpoint before-batch"] + edits(3),
    "diff base": edits(12), "diff before-batch #12": ["checkpoint before-batch"],
    "plot": ["lens The capital of Portugal is"], "report session.html": edits(2),
    "expect efficacy >= 0.99": [
      "set steps 25", "edit The {Eiffel Tower} is located in the city of [Paris] -> Rome",
    ],
    "expect digest same as before": ["undo"], "expect edits = 12": edits(12),
    "expect error nothing-to-undo undo": ["undo 12"],
    "step": ["schedule --count 16 --batch 2"],
    "back": ["schedule --count 16 --batch 2", "step 5"],
    "run": ["schedule --count 16 --batch 4"], "run --until 128 --every 1": ["back 4"],
    "plan": ["schedule --count 16 --batch 4", "step"],
  ]

  private static let script = "ask The Louvre is located in the city of\n"
  /// A data set of one case, as CounterFact writes it.
  private static let cases = """
    [{"case_id": 0, "requested_rewrite": {"prompt": "{} is located in the city of", "relation_id": "P276",
    "target_new": {"str": "Rome"}, "target_true": {"str": "Paris"}, "subject": "Eiffel Tower"},
    "paraphrase_prompts": [], "neighborhood_prompts": [], "attribute_prompts": [], "generation_prompts": []}]
    """
  private static let files: [String: [String: String]] = [
    "dataset": ["counterfact.json": cases], "replay": ["eiffel.amend": script],
    "source": ["setup.amend": script, "sessions/first-edit.amend": script],
  ]

  /// Statistics are taken once for all.
  private static let cache = try? TemporaryDirectory.lasting()

  @Test("They run, in the order in which they are shown", arguments: CommandTable.amend.commands)
  func run(spec: CommandSpec) throws {
    #expect(spec.examples.count >= 2)
    let examples = spec.examples.filter { Self.excluded[$0] == nil }
    let directory = try TemporaryDirectory()
    for (name, text) in Self.files[spec.name] ?? [:] {
      try directory.makeParent(of: name)
      try directory.write(text, to: name)
    }
    let lines = ["set steps 1"] + examples.flatMap { (Self.before[$0] ?? []) + [$0] }
    let cache = try #require(Self.cache).path
    let outcome = try AmendProcess.run(
      shell:
        "cd \(directory.path) && AMEND_JOURNAL=journal AMEND_CACHE=\(cache) exec \"$0\" \"$@\"",
      ["--json"] + lines.flatMap { ["-c", $0] })
    #expect(outcome.status == 0, "\(outcome.errors)")
    let records = outcome.output.split(separator: "\n")
    #expect(records.allSatisfy { $0.contains("\"ok\":true") })
    // `quit` leaves out what comes after it; a script's only command has a record of its own.
    let inScripts = spec.name == "source" ? examples.count : 0
    #expect(records.count == (spec.name == "quit" ? 2 : lines.count + inScripts))
  }
}

extension TemporaryDirectory {
  fileprivate func makeParent(of name: String) throws {
    guard let slash = name.lastIndex(of: "/") else { return }
    try Directory.create(self(String(name[..<slash])))
  }
}
