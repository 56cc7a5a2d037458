import Tensors

/// What a model takes to be opened and edited, said before it is read and not when the system kills the program.
package struct MemoryNeed: Sendable {
  /// Memory that cannot be given back: copies of weights; for an edit, the factor of a second moment in float64, one
  /// edited matrix in float32, and the activations of a value optimisation.
  package let own: Int
  /// Pages of the checkpoint that every pass reads; those that do not fit are read from the disk each time.
  package let mapped: Int

  /// Why the weights are held as they are.
  package let reason: String

  init(_ c: LlamaConfiguration, checkpointBytes: Int, _ choice: WeightChoice) {
    let isMapped = choice.isMapped
    reason = choice.reason
    let factor = 8 * c.intermediateSize * c.intermediateSize
    let edited = 4 * c.intermediateSize * c.hiddenSize
    let activations = 512 << 20
    own = isMapped ? factor + edited + activations : Self.widened(c)
    mapped = isMapped ? checkpointBytes : 0
  }

  /// Bytes of the weights as float32, and of all but the embedding in panels of both orientations (`Linear`).
  static func widened(_ c: LlamaConfiguration) -> Int {
    // [outputs, inputs] of a block's linears and of the head, and how many there are.
    let linears = [
      (c.queryKeyValueSize, c.hiddenSize, c.blockCount),
      (c.hiddenSize, c.headCount * c.headSize, c.blockCount),
      (2 * c.intermediateSize, c.hiddenSize, c.blockCount),
      (c.hiddenSize, c.intermediateSize, c.blockCount),
      (c.vocabularySize, c.hiddenSize, 1),
    ]
    return linears.reduce(4 * c.parameterCount) { sum, linear in
      let (outputs, inputs, count) = linear
      return sum + count
        * (PanelMatrix.bytes(inputs, outputs) + PanelMatrix.bytes(outputs, inputs))
    }
  }

  /// - Throws: `ModelError` if there is less memory than is needed at the least.
  func check() throws {
    guard let available = ProcessMemory.availableBytes, own > available else { return }
    throw ModelError(
      mapped > 0
        ? "editing the model takes \(Self.gib(own)) beside its weights, and \(Self.gib(available)) of memory are free"
        : "the model takes about \(Self.gib(own)) as float32, and \(Self.gib(available)) of memory are free",
      hint: mapped > 0
        ? "choose a smaller model or a larger machine"
        : "`--weights mapped` leaves the weights as they are; or choose a smaller model or a larger machine"
    )
  }

  /// What to know about a machine on which the model will be slow; nil where there is memory enough.
  package var warning: String? {
    guard let available = ProcessMemory.availableBytes, own + mapped > available, mapped > 0 else {
      return nil
    }
    return
      "the weights take \(Self.gib(mapped)), an edit \(Self.gib(own)) more, and \(Self.gib(available)) of memory are free: "
      + "every pass will read from the disk"
  }

  package var description: String {
    (mapped > 0
      ? "\(Self.gib(mapped)) of weights stay in the system's cache, an edit takes \(Self.gib(own)) more"
      : "\(Self.gib(own)) of weights as float32") + " (\(reason))"
  }

  static func gib(_ bytes: Int) -> String {
    let tenths = (bytes * 10 + (1 << 29)) >> 30
    return "\(tenths / 10).\(tenths % 10) GiB"
  }
}
