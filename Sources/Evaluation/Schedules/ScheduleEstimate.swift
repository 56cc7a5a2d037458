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
  /// - Cost: four optimisation steps of one fact, and its probes; on a small model, some of it twice.
  package func estimate(cancellation: Cancellation = .never) throws -> ScheduleEstimate {
    let steps = plan.settings.value.steps
    let few = min(steps, 3)
    let withFew = try seconds { try values(steps: few, cancellation) }
    let withOne = try seconds { try values(steps: 1, cancellation) }
    let oneStep = max(withFew - withOne, 0) / Double(max(few - 1, 1))
    let probes = try seconds { _ = try scores(0..<1, cancellation, { _ in }) }
    let fact = withOne + oneStep * Double(steps - 1) + probes
    return ScheduleEstimate(seconds: fact * Double(plan.facts.count), bytes: bytes)
  }

  /// Has the first fact optimised, for so many steps whatever its loss.
  private func values(steps: Int, _ cancellation: Cancellation) throws {
    var settings = plan.settings
    settings.value.steps = steps
    settings.value.goodEnough = 0
    _ = try values(of: [plan.facts[0]], settings, cancellation)
  }

  /// What `body` takes. Of work that is done at once, most of the first time is finding memory: the second counts.
  private func seconds(_ body: () throws -> Void) rethrows -> Double {
    var seconds = 0.0
    try Clock.timed(&seconds, body)
    guard seconds < 0.5 else { return seconds }
    seconds = 0
    try Clock.timed(&seconds, body)
    return seconds
  }

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
