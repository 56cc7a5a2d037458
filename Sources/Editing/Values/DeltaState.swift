import CNumerics
import Llama
import Tensors

/// The variable of one fact's optimisation: delta, Adam's moments, and the losses so far.
final class DeltaState {
  let targetInit: [Float]
  let key: [Float]
  private let settings: ValueSettings
  private(set) var delta: [Float]
  private var first: [Float]
  private var second: [Float]
  private(set) var losses: [OptimizedValue.Loss] = []
  private let initNorm: Float

  init(targetInit: [Float], key: [Float], settings: ValueSettings) {
    self.targetInit = targetInit
    self.key = key
    self.settings = settings
    delta = Array(repeating: 0, count: targetInit.count)
    first = delta
    second = delta
    initNorm = Float(norm(targetInit))
  }

  /// Takes in the two data terms of the loss at the present delta. Returns whether another step is worth taking.
  func evaluate(likelihood: Float, divergence: Float) -> Bool {
    let decay = settings.decay * Float(norm(delta)) / (initNorm * initNorm)
    losses.append(.init(likelihood: likelihood, divergence: divergence, decay: decay))
    return losses[losses.count - 1].total >= settings.goodEnough && losses.count < settings.steps
  }

  /// One Adam step (beta 0.9 and 0.999) along the data terms' gradient and the decay's own, then back into the ball.
  func descend(_ gradient: [Float]) {
    let length = Float(norm(delta))
    // The norm has no gradient at zero; there it is taken as zero.
    let pull = length > 0 ? settings.decay / (length * initNorm * initNorm) : 0
    let step = Float(losses.count)
    let firstCorrection = 1 - power(0.9, step)
    let secondCorrection = 1 - power(0.999, step)
    for i in delta.indices {
      let g = gradient[i] + pull * delta[i]
      first[i] += 0.1 * (g - first[i])
      second[i] = 0.999 * second[i] + 0.001 * g * g
      let root = (second[i] / secondCorrection).squareRoot()
      delta[i] -= settings.learningRate * (first[i] / firstCorrection) / (root + 1e-8)
    }
    let limit = settings.clamp * initNorm
    let newLength = Float(norm(delta))
    if newLength > limit {
      for i in delta.indices { delta[i] *= limit / newLength }
    }
  }

  func result(tokens: Int, movingTokens: Int) -> OptimizedValue {
    OptimizedValue(
      targetInit: targetInit, delta: delta, key: key, losses: losses, tokens: tokens,
      movingTokens: movingTokens)
  }
}

private func power(_ base: Double, _ exponent: Float) -> Float {
  Float(exponential(Double(exponent) * naturalLogarithm(base)))
}

/// Euclidean norm, summed in float64.
func norm(_ vector: [Float]) -> Double {
  cn_sum_of_squares(Int64(vector.count), vector).squareRoot()
}
