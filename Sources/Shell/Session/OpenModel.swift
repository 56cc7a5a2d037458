import Atlas
import Editing
import Evaluation
import Llama
import Tensors

/// A model that is open, with everything that is lost when another one is opened: its edits, what
/// they are measured with, its statistics.
package final class OpenModel {
  package let model: LanguageModel
  package let editor: Editor
  /// Where its edits are written down; nil where nothing is.
  package private(set) var journal: SessionJournal?
  /// The rest of the embedded model, if this is it.
  let atlas: AtlasModel?
  private(set) lazy var scorer = Scorer(model)
  /// The world of the embedded model as a data set; made when first needed.
  private(set) lazy var ownDataset: LoadedDataset? = atlas.map { LoadedDataset(world: $0.world) }
  /// What Tab looks things up in, without the cost of that data set.
  private(set) lazy var ownFacts: KnownFacts? = atlas.map { KnownFacts($0.world) }
  /// What each edit is measured with, by its id.
  var probes: [Int: [ProbeSet]] = [:]
  /// Edits that somebody added prompts to: those go where the edits go.
  var handProbed: Set<Int> = []
  /// What the unedited model says to those probes.
  var baselines: [Int: [ProbeScores]] = [:]
  /// Layers of which it was said that their statistics are over the model's own text.
  var toldOwnText: Set<Int> = []
  /// The same of prompts as they are, for edits that were made in chat form.
  var plainBaselines: [Int: [ProbeScores]] = [:]
  var knownFrame = KnownFrame.unknown
  /// The plan that `step` and `run` follow.
  var schedule: Schedule? { didSet { finalScores = [:] } }
  /// Of all facts that were written by then, by how many of its batches were; where somebody asked.
  var finalScores: [Int: ScoreSummary] = [:]

  package var stack: EditStack { editor.stack }
  package var statistics: StatisticsLibrary { editor.statistics }

  /// - Parameter atlas: the rest of the embedded model, if `model` is it.
  package init(_ model: LanguageModel, _ editor: Editor, atlas: AtlasModel?) {
    self.model = model
    self.editor = editor
    self.atlas = atlas
  }

  /// The same model without its edits, for a session inside another one.
  convenience init(beside other: OpenModel) {
    self.init(other.model, Editor(beside: other.editor), atlas: other.atlas)
  }

  /// - Throws: `model-not-loadable`, or `interrupted`.
  static func open(
    _ choice: Session.ModelChoice, _ environment: Session.Environment
  ) throws(ShellError) -> OpenModel {
    do {
      switch choice {
      case .atlas: return try embedded(environment)
      case .directory(let path): return try directory(path, environment)
      }
    } catch {
      throw ShellError(error).asNotLoadable(.modelNotLoadable)
    }
  }

  private static func embedded(_ environment: Session.Environment) throws -> OpenModel {
    let atlas = try AtlasModel(cancellation: environment.cancellation)
    let statistics = StatisticsLibrary(
      atlas.model, corpus: atlas.corpus, cacheDirectory: environment.cacheDirectory)
    let editor = Editor(atlas.model, statistics: statistics, contexts: atlas.contexts)
    return OpenModel(atlas.model, editor, atlas: atlas)
  }

  private static func directory(
    _ path: String, _ environment: Session.Environment
  ) throws -> OpenModel {
    let model = try LanguageModel(
      directory: path, weights: environment.weights, cancellation: environment.cancellation
    ) { [report = environment.report] in report(Progress("reading weights, tensors", $0, of: $1)) }
    let statistics = StatisticsLibrary(
      model, corpus: TextCorpus(name: "none", texts: []),
      cacheDirectory: environment.cacheDirectory)
    return OpenModel(model, Editor(model, statistics: statistics), atlas: nil)
  }

  /// Has every change written down from now on, if the process has a place for it.
  func keepJournal(_ environment: Session.Environment) {
    journal = environment.sessions.map {
      SessionJournal($0, of: self, isInteractive: environment.isInteractive)
    }
    stack.journal = journal
  }

  /// Makes the defaults of `settings` those of this model.
  func shipDefaults(to settings: inout Settings) throws(ShellError) {
    settings.forgetModelDefaults()
    try settings.setDefault("layers", to: "\(defaultLayer)", by: model.name)
  }

  /// The layer to edit unless somebody says otherwise: measured on Atlas; the second of a model that
  /// has one above it, as the unified study of Llama-3 found.
  private var defaultLayer: Int {
    if atlas != nil { return AtlasModel.bestLayer }
    return model.configuration.blockCount > 2 ? 1 : 0
  }
}
