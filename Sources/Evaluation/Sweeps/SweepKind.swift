import Editing

/// What a sweep varies: the study's three experiments, and what it left open.
package enum SweepKind: Sendable, Equatable {
  /// Single edits at each layer, every one on the unedited model.
  case layers([Int])
  /// Independent batches of each size.
  case batch([Int])
  /// All facts in sequential batches of each size.
  case sequential([Int])
  /// Independent batches whose residual is spread over each set of layers.
  case spread([[Int]])
  /// Independent batches with each weight w.
  case lambda([Double])

  package var name: String {
    switch self {
    case .layers: "layers"
    case .batch: "batch"
    case .sequential: "sequential"
    case .spread: "spread"
    case .lambda: "lambda"
    }
  }

  /// What is tried, in the order in which least has to be computed anew: values depend on the last layer alone.
  ///
  /// - Parameters:
  ///   - settings: of what is not varied.
  ///   - batch: size of the batches of a spread or lambda sweep.
  package func setups(
    methods: [EditMethod], settings: EditSettings, batch: Int
  ) -> [SweepSetup] {
    let plain = SweepSetup(
      method: "", layers: settings.layers, weight: settings.weight, batch: batch,
      order: .independent)
    func vary<Value>(_ values: [Value], _ change: (inout SweepSetup, Value) -> Void) -> [SweepSetup]
    {
      values.flatMap { value in
        methods.map { method in
          var setup = plain
          setup.method = method.name
          change(&setup, value)
          return setup
        }
      }
    }
    switch self {
    case .layers(let layers): return vary(layers) { ($0.layers, $0.batch) = ([$1], 1) }
    case .batch(let sizes): return vary(sizes) { $0.batch = $1 }
    case .sequential(let sizes):
      return vary(sizes) { ($0.batch, $0.order) = ($1, .sequential) }
    case .spread(let sets): return vary(sets) { $0.layers = $1 }
    case .lambda(let weights): return vary(weights) { $0.weight = $1 }
    }
  }
}
