import CNumerics

/// Seconds that kernels took, by what they do.
package struct KernelTimes: Sendable {
  package var products = 0.0
  package var attention = 0.0
  package var norms = 0.0
  package var rotary = 0.0
  package var swiglu = 0.0
  package var softmax = 0.0

  /// All that is not a product.
  package var besideProducts: Double { attention + norms + rotary + swiglu + softmax }

  /// Runs `body` and counts the time of the kernels it calls. One measurement at a time.
  package static func measure(_ body: () throws -> Void) rethrows -> KernelTimes {
    var seconds = [Double](repeating: 0, count: Int(CN_PHASES.rawValue))
    cn_profile_start()
    defer { cn_profile_stop(&seconds) }
    try body()
    cn_profile_stop(&seconds)
    return KernelTimes(seconds)
  }

  private init(_ seconds: [Double]) {
    func of(_ phase: cn_phase) -> Double { seconds[Int(phase.rawValue)] }
    products = of(CN_PHASE_PRODUCTS)
    attention = of(CN_PHASE_ATTENTION)
    norms = of(CN_PHASE_NORMS)
    rotary = of(CN_PHASE_ROTARY)
    swiglu = of(CN_PHASE_SWIGLU)
    softmax = of(CN_PHASE_SOFTMAX)
  }
}
