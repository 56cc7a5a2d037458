import CNumerics
import Tensors

/// What lies between two versions of the weights.
package struct VersionDifference {
  /// One layer's W_to - W_from.
  package struct Layer {
    package let layer: Int
    /// Columns of its factors, or the width of the matrix where that is less: its rank is no larger.
    package let rank: Int
    /// Frobenius norm.
    package let norm: Double
  }

  /// Layers in which the two may differ, ascending.
  package let layers: [Layer]
  /// Edits in force in the second version alone, and in the first alone; oldest first.
  package let added, gone: [Edit]
}

extension EditStack {
  /// What has to be done to get from one version to another: the edits of one and not of the other, and the sum of
  /// their Deltas. An edit that both have cancels exactly, whatever came between.
  ///
  /// - Throws: `Interrupted`.
  /// - Cost: a product and a sum for each of those edits.
  package func difference(
    from: Int, to: Int, cancellation: Cancellation = .never
  ) throws -> VersionDifference {
    let (first, second) = (history.edits(of: from), history.edits(of: to))
    let added = Self.difference(second, first)
    let gone = Self.difference(first, second)
    var sums: [Int: (sum: Matrix, rank: Int)] = [:]
    for (edits, sign) in [(added, Float(1)), (gone, -1)] {
      for update in edits.flatMap(\.updates) {
        try cancellation.check()
        let delta = update.signed(sign).delta(
          rows: update.left.count / update.rank, columns: update.right.count / update.rank)
        if let before = sums[update.layer] {
          cn_add(Int64(delta.count), before.sum.base, delta.base)
        }
        sums[update.layer] = (delta, (sums[update.layer]?.rank ?? 0) + update.rank)
      }
    }
    let layers = sums.sorted { $0.key < $1.key }.map { layer, found in
      VersionDifference.Layer(
        layer: layer, rank: min(found.rank, found.sum.rows), norm: found.sum.norm)
    }
    return VersionDifference(layers: layers, added: added, gone: gone)
  }
}

extension LayerUpdate {
  fileprivate func signed(_ sign: Float) -> LayerUpdate {
    LayerUpdate(
      layer: layer, rank: rank, left: left.map { $0 * sign }, right: right,
      diagnostics: diagnostics)
  }
}
