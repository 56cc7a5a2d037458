import Evaluation

/// The points of a sweep as rows, and what they are called.
struct SweepTable {
  let kind: SweepKind
  let setups: [SweepSetup]
  let measuresEntropy: Bool

  /// Batches build on each other, so what is left of all facts at the end is told too.
  private var isSequential: Bool { setups.contains { $0.order == .sequential } }

  var columns: [Column] {
    let scores = ScoreSummary.columns(entropy: measuresEntropy)
    let finals = scores.map { Column("\($0.title) end", .right, width: $0.width) }
    let scale: [Column] = [.right("lambda", width: 7), .right("leverage", width: 8)]
    let values = setups.map { value($0).count } + [Self.unedited.count]
    let methods = setups.map(\.method.count)
    return [
      .right(variableName, width: values.max() ?? 0), .left("method", width: methods.max() ?? 0),
    ] + scores + (isSequential ? finals : scale) + [.right("time", width: 10)]
  }

  private static let unedited = "unedited"

  func row(unedited summary: ScoreSummary) -> [TextSpan] {
    [.dim(Self.unedited), ""] + summary.cells(entropy: measuresEntropy)
  }

  func row(_ point: SweepPoint) -> [TextSpan] {
    [.heading(value(point.setup)), TextSpan(point.setup.method)]
      + point.immediate.cells(entropy: measuresEntropy)
      + (isSequential ? point.final?.cells(entropy: measuresEntropy) ?? [] : scale(of: point))
      + [.dim(NumberText.duration(point.seconds.total))]
  }

  /// lambda, and what it is to be measured by.
  private func scale(of point: SweepPoint) -> [TextSpan] {
    [.dim(NumberText.compact(point.lambda)), .dim(NumberText.compact(point.meanLeverage))]
  }

  // MARK: Names

  /// What a point is called away from the table: `layer 1, EMMET`.
  func title(_ point: SweepPoint) -> String {
    let name = point.setup.layers.count > 1 ? "layers" : variableName
    return "\(name) \(value(point.setup)), \(point.setup.method.uppercased())"
  }

  private var variableName: String {
    switch kind {
    case .layers, .spread: "layer"
    case .batch, .sequential: "batch"
    case .lambda: "w"
    }
  }

  private func value(_ setup: SweepSetup) -> String {
    switch kind {
    case .layers, .spread: setup.layers.map(String.init).joined(separator: ",")
    case .batch, .sequential: NumberText.grouped(setup.batch)
    case .lambda: NumberText.compact(setup.weight)
    }
  }
}
