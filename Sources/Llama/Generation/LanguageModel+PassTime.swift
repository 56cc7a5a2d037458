import Tensors

extension LanguageModel {
  /// Seconds that a pass of so many rows, each of a text of its own, takes on this machine as it is now; the drawing of
  /// a token for each of them is counted in. An estimate for passes that are not long: attention is left out.
  ///
  /// - Cost: a part of one block, twice. What lies on the disk is read the first time, and counts as if it were there.
  package func estimatedPassSeconds(rows: Int) -> Double {
    let shape = configuration
    let input = Matrix(rows, shape.hiddenSize)
    let output = Matrix()
    input.fill(1)
    let part = llama.blocks[0].feedForward.gateUp
    let seconds = (0..<2).map { _ in
      let start = Clock.seconds
      part.forward(input, into: output)
      return Clock.seconds - start
    }
    let embedding = shape.tiedHead ? 0 : shape.vocabularySize * shape.hiddenSize
    let share = Double(part.inputs * part.outputs) / Double(shape.parameterCount - embedding)
    let draws = Self.drawSeconds * Double(rows * shape.vocabularySize)
    return (seconds.min() ?? 0) / share + draws
  }

  /// To weigh one entry of a vocabulary.
  private static let drawSeconds = 1e-8
}
