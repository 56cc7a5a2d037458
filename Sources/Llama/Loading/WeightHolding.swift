/// How a model's weights are held.
package enum WeightHolding: String, Sendable, CaseIterable {
  /// Widened if the model is small, mapped otherwise.
  case automatic = "auto"
  /// Copied to float32, in both orientations: eight bytes a parameter, all arithmetic in float32.
  case widened
  /// Left where the checkpoint has them, in its own type: no memory but the system's cache of the file. Products of
  /// bfloat16 weights are taken in bfloat16 where the processor can.
  case mapped

  /// A model this small is widened: at most 2.4 GB.
  private static let smallModel = 300_000_000

  func mapsWeights(of configuration: LlamaConfiguration) -> Bool {
    switch self {
    case .automatic: configuration.parameterCount > Self.smallModel
    case .widened: false
    case .mapped: true
    }
  }
}
