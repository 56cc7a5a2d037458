import CNumerics
import Llama
import Tensors

/// The change of one layer's `down_proj.weight`, as factors: Delta = left right.
package struct LayerUpdate: Sendable {
  package let layer: Int
  package let rank: Int
  /// [D, rank].
  package let left: [Float]
  /// [rank, F].
  package let right: [Float]
  package let diagnostics: Diagnostics

  /// Delta, [D, F].
  ///
  /// - Parameter isKept: see `Matrix.init`.
  package func delta(rows: Int, columns: Int, isKept: Bool = false) -> Matrix {
    let result = Matrix(isKept: isKept)
    multiply(Matrix(rows, rank, left), Matrix(rank, columns, right), into: result)
    return result
  }

  /// W + Delta, in a matrix of its own: the only arithmetic by which an edit ever reaches a weight.
  func added(to weight: Linear) -> Linear {
    let result = delta(rows: weight.outputs, columns: weight.inputs, isKept: true)
    weight.storage.add(to: result)
    return Linear(result, twofold: weight.isTwofold)
  }

  /// The same Delta in no more columns than it has rows. A batch of more facts than that is smaller as the pair of
  /// factors (I, Delta), whose product is exact: memory and the rank of an export stay bounded whatever the batch.
  func compacted(rows: Int, columns: Int) -> LayerUpdate {
    guard rank > rows else { return self }
    var identity = [Float](repeating: 0, count: rows * rows)
    for row in 0..<rows { identity[row * rows + row] = 1 }
    return LayerUpdate(
      layer: layer, rank: rows, left: identity, right: delta(rows: rows, columns: columns).values,
      diagnostics: diagnostics)
  }

  /// What the reference records of an update, and how far it got.
  package struct Diagnostics: Sendable, Equatable {
    /// Frobenius norm of the weight that the update was made for.
    package var weightNorm: Double
    /// Mean norms of the keys and of the residuals.
    package var keyNorm, residualNorm: Double
    /// lambda of the equation, and the mean of diag(K^T C^-1 K), on whose scale it lives.
    package var lambda, meanLeverage: Double
    /// ||R - Delta K|| / ||R||.
    package var attainedResidual: Double
  }
}

/// One edit as it was made: its facts, its settings, and everything needed to make it again bit for bit.
package struct Edit: Sendable {
  /// Counts from 1 within a stack and is never given twice.
  package let id: Int
  package let facts: [Fact]
  package let settings: EditSettings
  /// Ascending layers.
  package let updates: [LayerUpdate]
  /// One a fact.
  package let values: [ValueSummary]
  /// The edit whose facts this one writes again, on weights that have changed beneath it.
  package var replaces: Int?

  /// How one fact's value optimisation went.
  package struct ValueSummary: Sendable, Equatable {
    package let steps: Int
    package let firstLoss, lastLoss: Double
    /// Norm of delta, and of the hidden state it was added to.
    package let deltaNorm, targetInitNorm: Double
  }

  /// Of the facts, the settings and the factors; the id is not part of what an edit does.
  package var digest: Digest {
    let stream = DigestStream()
    for fact in facts {
      for text in [fact.prompt, fact.subject, fact.new, fact.old ?? ""] {
        stream.update(text)
        stream.update("\0")
      }
      // Facts of version 0.1 were all joined automatically.
      if fact.join != .automatic { stream.update(fact.join.rawValue) }
    }
    stream.update("\(settings.method.name) \(settings.layers) \(settings.lambda)")
    for update in updates {
      stream.update("\(update.layer) \(update.rank)")
      update.left.withUnsafeBytes { stream.update($0) }
      update.right.withUnsafeBytes { stream.update($0) }
    }
    return stream.digest
  }
}
