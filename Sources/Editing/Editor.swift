import Llama
import Tensors

/// The editing core: writes facts into a model, one edit or batch at a time, and takes them back.
///
/// Invariant: after an edit that was cancelled or failed, the weights are bit-identical to what they were before.
package final class Editor {
  package let model: LanguageModel
  package let statistics: StatisticsLibrary
  package let stack: EditStack
  /// By what stands in front of texts.
  private var knownContexts: [[Int32]: ContextTemplates] = [:]

  /// - Parameter contexts: nil lets the unedited model write them when they are first needed.
  package init(
    _ model: LanguageModel, statistics: StatisticsLibrary, contexts: ContextTemplates? = nil,
    snapshotBudget: Int = 512 << 20
  ) {
    self.model = model
    self.statistics = statistics
    knownContexts[model.beginning.tokens] = contexts
    stack = EditStack(model, snapshotBudget: snapshotBudget)
  }

  /// Another editor of the same model, with a stack of its own. Only one of the two may be at work: whoever takes
  /// turns has the stack put its matrices in force (`EditStack.project`).
  package convenience init(beside other: Editor) {
    self.init(other.model, statistics: other.statistics)
    knownContexts = other.knownContexts
  }

  /// The contexts of every edit: given, or written once by the unedited model.
  /// - Throws: `Interrupted`.
  package func contexts(cancellation: Cancellation = .never) throws -> ContextTemplates {
    if let known = knownContexts[model.beginning.tokens] { return known }
    let found = ContextTemplates.cached(in: statistics.directory)
    let contexts =
      try found
      ?? model.llama.withBaseWeights {
        try ContextTemplates.generate(model, cancellation: cancellation)
      }
    if found == nil { contexts.save(in: statistics.directory) }
    knownContexts[model.beginning.tokens] = contexts
    return contexts
  }

  /// Runs `body` with what these settings say in front of texts and around prompts, and statistics that go with it.
  private func reading<Result>(
    as settings: EditSettings, _ body: () throws -> Result
  ) throws -> Result {
    try model.withFrame(settings.frame) {
      guard let choice = settings.begin else { return try body() }
      let wanted = try model.beginning(choice)
      guard wanted.tokens != model.beginning.tokens else { return try body() }
      statistics.forget()
      defer { statistics.forget() }
      return try model.withBeginning(wanted, body)
    }
  }

  /// Optimises the values of facts on the model as it is, at the last of the settings' layers.
  /// - Throws: as `edit`. No weight is written.
  package func values(
    of facts: [Fact], _ settings: EditSettings, cancellation: Cancellation = .never,
    report: Progress.Report = { _ in }
  ) throws -> [OptimizedValue] {
    try settings.check(blocks: model.configuration.blockCount, facts: facts.count)
    return try reading(as: settings) {
      let optimizer = ValueOptimizer(
        model, try contexts(cancellation: cancellation), settings.value,
        layer: settings.layers[settings.layers.count - 1])
      let steps = facts.count * settings.value.steps
      report(Progress("value steps", 0, of: steps))
      return try optimizer.optimize(facts, cancellation: cancellation) {
        report(Progress("value steps", $0, of: steps))
      }
    }
  }

  /// Writes facts in one batch.
  ///
  /// - Parameters:
  ///   - values: of the facts in the same order, where they are known; nil optimises them.
  ///   - replaced: the edit whose facts these are, if they are written again.
  /// - Returns: the edit, which is then on top of the stack.
  /// - Throws: `EditError`, `ModelError`, `Interrupted` or what the stack's journal throws; the weights are then
  ///   bit-identical to before.
  /// - Cost: the value optimisation of every fact, one pass for keys a layer of a spread, one n x n solve a layer.
  package func edit(
    _ facts: [Fact], _ settings: EditSettings, values known: [OptimizedValue]? = nil,
    replacing replaced: Int? = nil, cancellation: Cancellation = .never,
    report: Progress.Report = { _ in }
  ) throws -> Edit {
    try settings.check(blocks: model.configuration.blockCount, facts: facts.count)
    guard !facts.isEmpty else { throw EditError(.badFact, "there is no fact to write") }
    return try reading(as: settings) {
      var recorded = settings
      recorded.begin = recorded.begin ?? .tokens(model.beginning.tokens)
      return try write(
        facts, recorded, values: known, replacing: replaced, cancellation: cancellation,
        report: report)
    }
  }

  /// `edit`, with settings that have been checked.
  private func write(
    _ facts: [Fact], _ settings: EditSettings, values known: [OptimizedValue]?,
    replacing replaced: Int?, cancellation: Cancellation, report: Progress.Report
  ) throws -> Edit {
    func equation(_ layer: Int) throws -> EditEquation {
      try statistics.entry(layer: layer, cancellation: cancellation, report: report).equation
    }
    let first = try equation(settings.layers[0])
    let values =
      try known ?? values(of: facts, settings, cancellation: cancellation, report: report)

    // From here on the model is written to; unless all goes well, the stack puts it back.
    var isDone = false
    defer { if !isDone { stack.project() } }
    var updates: [LayerUpdate] = []
    var matrices: [Int: Linear] = [:]
    for (index, layer) in settings.layers.enumerated() {
      let system = try system(facts, values, settings.layers, index, cancellation)
      // One factor at a time: all of a spread's need not be in memory at once.
      let solution = try (index == 0 ? first : equation(layer)).solve(
        keys: system.keys, residuals: system.residuals, lambda: settings.lambda)
      let before = model.llama.down(layer)
      let update = LayerUpdate(layer: layer, solution, lambda: settings.lambda, system, before)
        .compacted(rows: before.outputs, columns: before.inputs)
      let edited = update.added(to: before)
      guard edited.weight.isFinite else {
        throw EditError.notFinite(model, "in the new weight of layer \(layer)")
      }
      updates.append(update)
      matrices[layer] = edited
      model.llama.setDown(layer, edited)
    }
    try cancellation.check()
    var edit = Edit(
      id: stack.nextID, facts: facts, settings: settings, updates: updates,
      values: values.map(Edit.ValueSummary.init))
    edit.replaces = replaced
    try stack.push(edit, matrices)
    isDone = true
    return edit
  }

  /// K and R of one layer, transposed: n rows each.
  struct System {
    let keys: [[Float]]
    let residuals: [[Float]]
  }

  /// Keys and residuals of layer number `index`. With one layer both were read during value optimisation; in a
  /// spread, what is still missing at the last layer is divided by the layers that are left (MEMIT, eq. 19-20).
  private func system(
    _ facts: [Fact], _ values: [OptimizedValue], _ layers: [Int], _ index: Int,
    _ cancellation: Cancellation
  ) throws -> System {
    if layers.count == 1 { return System(keys: values.map(\.key), residuals: values.map(\.delta)) }
    let reader = KeyReader(model, try contexts(cancellation: cancellation))
    let keys = try reader.keys(of: facts, layer: layers[index], cancellation: cancellation)
    let states = try reader.hiddenStates(
      of: facts, layer: layers[layers.count - 1], cancellation: cancellation)
    let share = Float(layers.count - index)
    let residuals = zip(values, states).map { value, state in
      zip(value.value, state).map { ($0 - $1) / share }
    }
    return System(keys: keys, residuals: residuals)
  }
}

extension LayerUpdate {
  /// An update and what can be said of it before it is applied to `weight`.
  init(
    layer: Int, _ solution: EditEquation.Solution, lambda: Double, _ system: Editor.System,
    _ weight: Linear
  ) {
    let mean = { (rows: [[Float]]) in rows.reduce(0) { $0 + norm($1) } / Double(rows.count) }
    self.init(
      layer: layer, rank: solution.rank, left: solution.left, right: solution.right,
      diagnostics: Diagnostics(
        weightNorm: weight.storage.norm, keyNorm: mean(system.keys),
        residualNorm: mean(system.residuals), lambda: lambda, meanLeverage: solution.meanLeverage,
        attainedResidual: solution.attainedResidual))
  }
}

extension Edit.ValueSummary {
  init(_ value: OptimizedValue) {
    self.init(
      steps: value.steps, firstLoss: Double(value.losses.first?.total ?? 0),
      lastLoss: Double(value.losses.last?.total ?? 0), deltaNorm: norm(value.delta),
      targetInitNorm: norm(value.targetInit))
  }
}
