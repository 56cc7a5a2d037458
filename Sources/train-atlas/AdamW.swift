import CNumerics
import Tensors

/// AdamW (Loshchilov & Hutter 2019) with warm-up, cosine decay and clipping of the whole gradient's norm.
struct AdamW {
  struct Settings {
    var peakRate: Float = 3e-3
    var warmUp = 100
    /// The rate falls along a cosine to this fraction of its peak.
    var finalFraction: Float = 0.05
    var beta1: Float = 0.9
    var beta2: Float = 0.95
    var epsilon: Float = 1e-8
    var decay: Float = 0.05
    var clip = 1.0
  }

  let settings: Settings
  let totalSteps: Int
  private let moments: [(first: Matrix, second: Matrix)]

  init(_ settings: Settings, totalSteps: Int, parameters: [ModelParameters.Entry]) {
    self.settings = settings
    self.totalSteps = totalSteps
    moments = parameters.map {
      let (rows, columns) = ($0.parameter.rows, $0.parameter.columns)
      return (Matrix(rows, columns), Matrix(rows, columns))
    }
  }

  func rate(at step: Int) -> Float {
    if step < settings.warmUp {
      return settings.peakRate * Float(step + 1) / Float(settings.warmUp)
    }
    let span = max(totalSteps - settings.warmUp, 1)
    let progress = Float(step - settings.warmUp) / Float(span)
    let cosine = (1 + cosineOfHalfTurn(progress)) / 2
    return settings.peakRate * (settings.finalFraction + (1 - settings.finalFraction) * cosine)
  }

  /// Updates every parameter and returns the gradient's norm before clipping.
  func step(_ step: Int, _ entries: [ModelParameters.Entry]) -> Double {
    let squares = entries.reduce(0.0) {
      $0 + cn_sum_of_squares(Int64($1.gradient.count), $1.gradient.base)
    }
    let norm = squares.squareRoot()
    let scale = norm > settings.clip ? Float(settings.clip / norm) : 1
    for (entry, moment) in zip(entries, moments) {
      cn_adamw(
        Int64(entry.parameter.count), entry.parameter.base, entry.gradient.base, moment.first.base,
        moment.second.base, Int64(step + 1), rate(at: step), settings.beta1, settings.beta2,
        settings.epsilon, entry.decays ? settings.decay : 0, scale)
    }
    return norm
  }
}
