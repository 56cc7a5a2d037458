import CNumerics
import Tensors

/// What one block computed on a packed batch of T rows, of which Q were asked for: enough for its backward pass,
/// and for whoever wants to look inside. The memory is reused by the next pass.
package final class BlockActivations {
  /// What only the gradients of weights are computed from. Where there are none of those, all blocks share it.
  fileprivate final class Inputs {
    let normedInput = Matrix()
    let attended = Matrix()
    let normedMiddle = Matrix()
    let key = Matrix()
  }

  private let inputs: Inputs
  /// Attention's probabilities are kept, which a backward pass needs; of a long text they are by far the largest.
  let keepsProbabilities: Bool

  fileprivate init(_ inputs: Inputs = Inputs(), keepsProbabilities: Bool = true) {
    self.inputs = inputs
    self.keepsProbabilities = keepsProbabilities
  }

  /// Residual stream entering the block, [T, D].
  package let input = Matrix()
  var normedInput: Matrix { inputs.normedInput }  // [T, D]
  let inputInverseRMS = Matrix()  // [T, 1]
  let queryKeyValue = Matrix()  // [T, (H + 2 KV) hd], rotated
  let probabilities = Matrix()  // [Q * H, longest], or nothing
  var attended: Matrix { inputs.attended }  // [Q, H hd]
  /// Residual stream between attention and feed-forward, [Q, D].
  package let middle = Matrix()
  var normedMiddle: Matrix { inputs.normedMiddle }  // [Q, D]
  let middleInverseRMS = Matrix()  // [Q, 1]
  let gateUp = Matrix()  // [Q, 2 F]
  /// Input of `down_proj`, silu(gate) * up: the keys of the editing literature, [Q, F]. Those of the last block that
  /// was run, on a tape that does not keep every block's for the gradients of weights.
  package var key: Matrix { inputs.key }
  /// Packed rows that were asked for, [Q].
  var queryRows: [Int32] = []
  var segments: [cn_segment] = []
}

/// Memory for passes through the blocks. With one `BlockActivations` for all, a pass is forward only; with one a
/// block, it can be followed backward, to the gradients of activations or of weights too.
package final class Tape {
  private let activations: [BlockActivations]
  package let keepsAllBlocks: Bool
  // Gradients on their way down, shared by all blocks.
  let dKey = Matrix()
  let dGateUp = Matrix()
  let dNormed = Matrix()
  let dAttended = Matrix()
  let dQueryKeyValue = Matrix()
  let dMiddle = Matrix()

  package init(forwardOnly: Void) {
    activations = [BlockActivations(keepsProbabilities: false)]
    keepsAllBlocks = false
  }

  /// - Parameter weightGradients: keep what the gradients of weights take, a third as much again.
  package init(blocks: Int, weightGradients: Bool) {
    let shared = BlockActivations.Inputs()
    activations = (0..<blocks).map { _ in
      weightGradients ? BlockActivations() : BlockActivations(shared)
    }
    keepsAllBlocks = true
  }

  package subscript(block: Int) -> BlockActivations { activations[block % activations.count] }
}
