import Editing
import Llama
import Tensors

/// Values of a sweep's facts on the unedited weights: most of its time, and the same for every method, batch size and
/// weight. They are found a portion at a time and kept, so that neither a sweep that was stopped nor another one of
/// the same facts looks for them again.
final class StartValues {
  private let facts: [Fact]
  private let editor: Editor
  /// Where portions are kept; nil keeps none.
  private let directory: String?
  /// Whether those an earlier sweep kept are left alone.
  private let isFresh: Bool
  private var known: (layer: Int, values: [OptimizedValue])?
  /// Portions that were found by this one: fresh enough.
  private var written: Set<String> = []

  init(_ facts: [Fact], _ editor: Editor, directory: String?, isFresh: Bool) {
    self.facts = facts
    self.editor = editor
    self.directory = directory
    self.isFresh = isFresh
  }

  /// Facts whose values are found together, and kept as soon as they are: seconds of work on a small model, a quarter
  /// of an hour on a large one. Part of what decides the last bits, so it never depends on how many are wanted.
  private var portion: Int {
    editor.model.configuration.parameterCount < 100_000_000 ? 256 : 16
  }

  /// Those of the first facts, after a layer.
  ///
  /// - Returns: the values, and the seconds that this call took to find them.
  /// - Throws: `Interrupted`, `EditError` or `ModelError`; whole portions are kept.
  func first(
    _ count: Int, layer: Int, _ value: ValueSettings, _ cancellation: Cancellation,
    _ report: @escaping Progress.Report
  ) throws -> (values: [OptimizedValue], seconds: Double) {
    if let known, known.layer == layer, known.values.count >= count { return (known.values, 0) }
    known = nil
    // Values know nothing of methods and weights.
    var settings = EditSettings(method: .memit, layers: [layer])
    settings.value = value
    let began = Clock.seconds
    let contexts = try editor.contexts(cancellation: cancellation)
    var found: [OptimizedValue] = []
    while found.count < count {
      let done = found.count
      let some = Array(facts[done..<min(done + portion, count)])
      found += try values(of: some, settings, contexts, cancellation) {
        report(Progress("layer \(layer): \($0)", done * value.steps + $1, of: count * value.steps))
      }
    }
    known = (layer, found)
    return (found, Clock.seconds - began)
  }

  // MARK: What is kept

  /// Those of a portion: kept, or else found and then kept.
  private func values(
    of facts: [Fact], _ settings: EditSettings, _ contexts: ContextTemplates,
    _ cancellation: Cancellation, _ report: @escaping (_ phase: String, _ done: Int) -> Void
  ) throws -> [OptimizedValue] {
    let path = directory.map { $0 + "/" + name(facts, settings, contexts) }
    let shape = editor.model.configuration
    if let path, !isFresh || written.contains(path),
      let kept = ValueFile.read(
        path, count: facts.count, hiddenSize: shape.hiddenSize,
        intermediateSize: shape.intermediateSize)
    {
      return kept
    }
    let found = try editor.values(of: facts, settings, cancellation: cancellation) {
      report($0.phase, $0.done)
    }
    if let directory, let path {
      // A convenience: what cannot be kept is found again next time, to the same bits.
      try? Directory.create(directory)
      if (try? ValueFile.write(found, to: path)) != nil { written.insert(path) }
    }
    return found
  }

  /// A file's name, from everything that decides the values in it.
  private func name(
    _ facts: [Fact], _ settings: EditSettings, _ contexts: ContextTemplates
  ) -> String {
    let basis: JSON = [
      "model": .string(editor.model.digest.description + editor.model.conditionMark),
      "settings": settings.json,
      "contexts": .array(contexts.all.map(JSON.string)),
      "facts": .array(facts.map(\.json)),
    ]
    return "\(Digest(of: basis.bytes)).safetensors"
  }
}
