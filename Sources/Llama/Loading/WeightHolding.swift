/// How a model's weights are held.
package enum WeightHolding: String, Sendable, CaseIterable {
  /// Widened if the model is small and memory enough is free, mapped otherwise.
  case automatic = "auto"
  /// Copied to float32, in both orientations: twelve bytes a parameter, all arithmetic in float32.
  case widened
  /// Left where the checkpoint has them, in its own type: no memory but the system's cache of the file. Products of
  /// bfloat16 weights are taken in bfloat16 where the processor can.
  case mapped
}

/// Whether weights are left where they are, and what decided it.
package struct WeightChoice: Sendable, Equatable {
  package let isMapped: Bool
  /// For `status`: "auto: ..." or what the user asked for.
  package let reason: String

  /// Larger models are mapped whatever is free: they are opened at once, and their products wait for memory alone.
  private static let smallModel = 300_000_000
  /// So little that nobody would miss it.
  private static let littleMemory = 256 << 20

  /// - Parameters:
  ///   - available: bytes of memory that are free; nil where the system does not say, and size alone decides.
  package init(_ holding: WeightHolding, _ configuration: LlamaConfiguration, available: Int?) {
    let widened = MemoryNeed.widened(configuration)
    let need = MemoryNeed.gib(widened)
    switch holding {
    case .widened: self.init(isMapped: false, reason: "--weights widened")
    case .mapped: self.init(isMapped: true, reason: "--weights mapped")
    case .automatic where configuration.parameterCount > Self.smallModel:
      self.init(isMapped: true, reason: "auto: as float32 they would take \(need)")
    case .automatic:
      // Half of what is free is left for statistics, passes and other programs.
      if widened > Self.littleMemory, let available, widened > available / 2 {
        self.init(
          isMapped: true,
          reason:
            "auto: as float32 they would take \(need), and only \(MemoryNeed.gib(available)) are free"
        )
      } else {
        self.init(
          isMapped: false,
          reason: available.map { "auto: a small model, and \(MemoryNeed.gib($0)) are free" }
            ?? "auto: a small model")
      }
    }
  }

  private init(isMapped: Bool, reason: String) {
    self.isMapped = isMapped
    self.reason = reason
  }
}
