import Llama
import Tensors

/// How a version of the history becomes matrices of the model.
extension EditStack {
  /// Puts the matrices in force into the model.
  package func project() { project(history.here) }

  /// Runs `body` on the weights of another version, and puts those in force back afterwards.
  package func withWeights<Result>(
    of version: Int, _ body: () throws -> Result
  ) rethrows -> Result {
    project(version)
    defer {
      project()
      shrinkSnapshots()
    }
    return try body()
  }

  func shrinkSnapshots() {
    snapshots.shrink(
      inForce: history.versions[history.here].tops, path: history.path(to: history.here))
  }

  private func project(_ version: Int) {
    let edited = Set(history.versions[version].layers)
    for layer in 0..<model.configuration.blockCount {
      model.llama.setDown(
        layer, edited.contains(layer) ? matrix(of: layer, at: version)?.linear : nil)
    }
  }

  /// The matrix of a layer in a version; nil if none of its edits touched it.
  ///
  /// What was not kept is added up again from the nearest matrix below that was, or from the checkpoint's.
  func matrix(of layer: Int, at version: Int) -> EditSnapshots.Matrix? {
    guard let top = lastChange(of: layer, at: version) else { return nil }
    if let kept = snapshots[top, layer] { return kept }
    var linear = model.llama.baseDown(layer)
    var missing = [top]
    while let below = below(missing[missing.count - 1]).flatMap({ lastChange(of: layer, at: $0) }) {
      if let kept = snapshots[below, layer] {
        linear = kept.linear
        break
      }
      missing.append(below)
    }
    for number in missing.reversed() {
      for update in history.versions[number].edit?.updates ?? [] where update.layer == layer {
        linear = update.added(to: linear)
      }
    }
    return snapshots.keep(linear, of: layer, at: top, depth: history.versions[top].depth)
  }

  private func below(_ version: Int) -> Int? { history.versions[version].parent }

  private func lastChange(of layer: Int, at version: Int) -> Int? {
    history.versions[version].tops.first { $0.layer == layer }?.version
  }
}
