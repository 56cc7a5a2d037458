import Llama
import Tensors

/// A model's parameters beside their gradients, in one fixed order.
struct ModelParameters {
  struct Entry {
    let parameter: Matrix
    let gradient: Matrix
    /// Norm weights are not decayed.
    let decays: Bool
  }

  let model: Llama
  let blockGradients: [BlockGradients]
  let dEmbedding, dFinalNorm, dHead: Matrix

  init(_ model: Llama) {
    func same(_ other: Matrix) -> Matrix { Matrix(other.rows, other.columns) }
    self.model = model
    blockGradients = model.blocks.map(BlockGradients.init)
    dEmbedding = same(model.embedding.matrix)
    dFinalNorm = same(model.finalNorm.weight)
    dHead = same(model.head.weight)
  }

  var entries: [Entry] {
    var result = [Entry(parameter: model.embedding.matrix, gradient: dEmbedding, decays: true)]
    for (block, gradients) in zip(model.blocks, blockGradients) {
      for (parameter, gradient) in zip(block.parameters, gradients.all) {
        result.append(Entry(parameter: parameter, gradient: gradient, decays: parameter.rows > 1))
      }
    }
    result.append(
      Entry(parameter: model.finalNorm.weight, gradient: dFinalNorm, decays: false))
    result.append(Entry(parameter: model.head.weight, gradient: dHead, decays: true))
    return result
  }

  /// Linears keep a transposed copy; it follows after every step.
  func refreshCopies() {
    for linear in model.blocks.flatMap(\.linears) { linear.refresh() }
    model.head.refresh()
  }
}
