import Tensors

/// Where the gradients of one block's parameters are added up during training. Editing needs none of them.
package final class BlockGradients {
  package let attentionNorm, feedForwardNorm, queryKeyValue, output, gateUp, down: Matrix

  package init(_ block: Block) {
    func same(_ other: Matrix) -> Matrix { Matrix(other.rows, other.columns) }
    attentionNorm = same(block.attentionNorm.weight)
    feedForwardNorm = same(block.feedForwardNorm.weight)
    queryKeyValue = same(block.attention.queryKeyValue.weight)
    output = same(block.attention.output.weight)
    gateUp = same(block.feedForward.gateUp.weight)
    down = same(block.feedForward.down.weight)
  }

  /// In the order of `Block.parameters`.
  package var all: [Matrix] {
    [attentionNorm, queryKeyValue, output, feedForwardNorm, gateUp, down]
  }
}

extension Block {
  package var linears: [Linear] {
    [attention.queryKeyValue, attention.output, feedForward.gateUp, feedForward.down]
  }

  /// Every matrix and norm, in the order of data flow.
  package var parameters: [Matrix] {
    [
      attentionNorm.weight, attention.queryKeyValue.weight, attention.output.weight,
      feedForwardNorm.weight, feedForward.gateUp.weight, feedForward.down.weight,
    ]
  }
}
