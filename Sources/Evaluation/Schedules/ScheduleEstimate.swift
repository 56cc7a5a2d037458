import Editing
import Llama
import Tensors

/// How long a schedule will take at most, and how much memory, from one fact tried on this machine.
package struct ScheduleEstimate: Sendable {
  /// With every optimisation taking all its steps. Facts that are done early, and batches, which share passes, make it
  /// less.
  package let seconds: Double
  /// What the schedule adds to what the model takes: the factors of all edits, and the largest batch while it is
  /// solved.
  package let bytes: Int
}

extension Schedule {
  /// - Throws: `Interrupted`, `EditError` or `ModelError`. No weight is written.
  /// - Cost: three optimisation steps of one fact, and its probes.
  package func estimate(cancellation: Cancellation = .never) throws -> ScheduleEstimate {
    var settings = plan.settings
    settings.value.steps = min(settings.value.steps, Self.triedSteps)
    settings.value.goodEnough = 0
    var seconds = 0.0
    let start = Clock.seconds
    _ = try values(of: [plan.facts[0]], settings, cancellation)
    seconds += (Clock.seconds - start) * Double(plan.settings.value.steps)
    seconds /= Double(settings.value.steps)
    let middle = Clock.seconds
    _ = try scores(0..<1, cancellation, { _ in })
    seconds += Clock.seconds - middle
    return ScheduleEstimate(seconds: seconds * Double(plan.facts.count), bytes: bytes)
  }

  private static var triedSteps: Int { 3 }

  private var bytes: Int {
    let shape = configuration
    let layers = plan.settings.layers.count
    let (width, order) = (shape.hiddenSize, shape.intermediateSize)
    let batch = min(plan.batchSize, plan.facts.count)
    let factors = 4 * plan.facts.count * (width + order) * layers
    let values = 4 * batch * (2 * width + order)
    // In float64: keys, their solutions and the n x n system twice, or the larger form's d_ff x d_ff one as well.
    let system = 8 * (2 * batch * (order + width) + 2 * batch * batch)
    let large = batch > order ? 8 * 2 * order * order : 0
    return factors + values + system + large
  }
}
