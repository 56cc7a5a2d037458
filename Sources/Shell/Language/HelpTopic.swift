import Atlas
import Evaluation

/// A help page that is not about one command: a heading, a table of terms, and what follows from it.
struct HelpTopic: Sendable {
  let name: String
  let summary: String
  let rows: [(term: String, meaning: String)]
  let closing: String
  /// Terms that are numbers stand right-aligned.
  var hasNumbers = false

  static let all =
    [
      exitCodes, errors, atlas, layers, texts, scores, diagnostics, tracing, tolerances, variables,
      layouts,
    ]
    + metrics

  private static let exitCodes = HelpTopic(
    name: "exit-codes", summary: "what the process tells its caller",
    rows: ExitCode.allCases.map { ("\($0.rawValue)", $0.meaning) }, closing: "",
    hasNumbers: true)

  private static let errors = HelpTopic(
    name: "errors", summary: "the codes of errors, for scripts and programs",
    rows: ShellError.Code.allCases.map { ($0.name, $0.meaning) },
    closing: """
      A record of --json has the code as `error.code`; `expect error CODE COMMAND` wants a command to fail with it. Codes \
      stay, messages may change.
      """)

  private static let atlas = HelpTopic(
    name: "atlas", summary: "the embedded model, and why it is edited at this layer",
    rows: AtlasModel.layerScores.map { score in
      let figures = [
        ("efficacy", score.efficacy), ("paraphrase", score.paraphrase),
        ("neighbourhood", score.neighborhood), ("score", score.score),
      ]
      return (
        "layer \(score.layer)",
        figures.map { "\($0.0) \(NumberText.fixed($0.1, 3))" }.joined(separator: "  ")
      )
    },
    closing: """
      Measured over 200 records drawn by seed, each edited alone with EMMET and weight 1. Layer \(AtlasModel.bestLayer) has \
      the best score and is the default; `set layers N` chooses another. Atlas knows its own world of facts (`cases`) \
      and nothing else.
      """)

  private static let scores = HelpTopic(
    name: "scores", summary: "what efficacy, paraphrase, neighbourhood and score mean",
    rows: [
      ("efficacy", "the edited prompt finds the new object likelier than the old one"),
      ("paraphrase", "the share of rewordings that do"),
      (
        "neighbourhood",
        "the share of prompts about other subjects that still find the old one likelier"
      ),
      ("score", "the harmonic mean of the three"),
      (
        "said", "the same prompts by generation: whether the model says the object, see below"
      ),
      ("P(object)", "e^-NLL: the geometric mean of the probabilities of the object's tokens"),
    ],
    closing:
      """
      A tie is a failure. Over many records each is averaged first, then the harmonic mean is taken. All four compare two \
      objects, and the new one can win with a probability of a millionth. So every table also counts by generation: the \
      model writes on by itself, the most probable token each time, and what it says has to begin with the object as \
      whole words. `edit` and `probe` show what it says, up to \(SpokenAnswer.length) tokens or the end of the sentence. In JSON these are \
      efficacy_generation, paraphrase_generation and neighborhood_generation.
      """
  )

  private static let tolerances = HelpTopic(
    name: "tolerances", summary: "how near a replay has to come, field by field",
    rows: (FieldRule.all + [.decimal, .whole]).map { rule in
      let tight = rule.tight?.text ?? "not compared"
      let portable = rule.portable?.text ?? "not compared"
      return (rule.what, tight == portable ? tight : "\(tight); with --portable \(portable)")
    },
    closing: """
      A share is of the recorded number. With --portable, of the tokens that `top` lists only the first has to be the \
      same. A line behind #= that does not matter can be taken out of the transcript.
      """)

  private static let variables = HelpTopic(
    name: "variables", summary: "what $name stands for in a command",
    rows: [
      ("$name, ${name}", "the text that `let name TEXT` or --define name=TEXT gave it"),
      ("$$", "a dollar; a dollar before anything but a letter is one as well"),
      ("'...'", "no variables are read between single quotes"),
    ] + ScriptVariables.builtIn.map { ("$\($0.name)", $0.summary) },
    closing: """
      A value stays one word and is not read again. In a fact, whose braces hold the subject, write {$name}. What \
      --define says comes before `let`, so that a script's own values are defaults. Settings are another thing: `set`.
      """)

  private static let diagnostics = HelpTopic(
    name: "diagnostics", summary: "what `show` and `stats` say about an update",
    rows: [
      ("|Delta|, |W|", "Frobenius norms of the change and of the weight it was made for"),
      ("|k|, |r|", "mean norms of the keys and of the residuals, what the layer is to add"),
      ("lambda", "0 for ROME, emmet-lambda * weight for EMMET, weight for MEMIT"),
      ("mean leverage", "mean of k^T C^-1 k: lambda matters when it comes near this"),
      ("residual left", "||R - Delta K|| / ||R||: what the edit leaves undone"),
      ("condition", "of the second moment C; ridge is what was added to make it solvable"),
    ], closing: "")
}
