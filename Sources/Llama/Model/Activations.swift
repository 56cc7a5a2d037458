import CNumerics
import Tensors

/// What one block computed on a packed batch of T rows, of which Q were asked for: enough for its backward pass,
/// and for whoever wants to look inside. The memory is reused by the next pass.
package final class BlockActivations {
  /// Residual stream entering the block, [T, D].
  package let input = Matrix()
  let normedInput = Matrix()  // [T, D]
  let inputInverseRMS = Matrix()  // [T, 1]
  let queryKeyValue = Matrix()  // [T, (H + 2 KV) hd], rotated
  let probabilities = Matrix()  // [Q * H, longest]
  let attended = Matrix()  // [Q, H hd]
  /// Residual stream between attention and feed-forward, [Q, D].
  package let middle = Matrix()
  let normedMiddle = Matrix()  // [Q, D]
  let middleInverseRMS = Matrix()  // [Q, 1]
  let gateUp = Matrix()  // [Q, 2 F]
  /// Input of `down_proj`, silu(gate) * up: the keys of the editing literature, [Q, F].
  package let key = Matrix()
  /// Packed rows that were asked for, [Q].
  var queryRows: [Int32] = []
  var segments: [cn_segment] = []
}

/// Memory for passes through the blocks. With one `BlockActivations` for all, a pass is forward only; with one a
/// block, it can be followed backward.
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
    activations = [BlockActivations()]
    keepsAllBlocks = false
  }

  package init(blocks: Int) {
    activations = (0..<blocks).map { _ in BlockActivations() }
    keepsAllBlocks = true
  }

  package subscript(block: Int) -> BlockActivations { activations[block % activations.count] }
}
