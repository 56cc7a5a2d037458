import Editing
import Tensors

/// A series of ways to edit, tried on the same facts one after the other. What was found before is not found again.
package struct Sweep {
  /// Something that is known from now on, whether it was measured just now or before.
  package enum Finding {
    case unedited(ScoreSummary)
    case point(SweepPoint)
  }

  package let kind: SweepKind
  package let setups: [SweepSetup]
  private let runner: SweepRunner

  package init(_ kind: SweepKind, _ setups: [SweepSetup], _ runner: SweepRunner) {
    self.kind = kind
    self.setups = setups
    self.runner = runner
  }

  /// Runs whatever `results` lack.
  ///
  /// - Parameter found: told of the unedited model's scores, then of every point in its order, as soon as it is known.
  /// - Throws: `Interrupted`, with all whole points kept; `EditError`, `ModelError`; `StorageError` if the file cannot
  ///   be written. The weights are as they were in any case.
  package func run(
    into results: inout SweepResults, cancellation: Cancellation = .never,
    report: @escaping Progress.Report = { _ in }, found: (Finding) -> Void = { _ in }
  ) throws {
    let baseline =
      try results.baseline ?? runner.baseline(cancellation: cancellation, report: report)
    if results.baseline == nil { try results.set(baseline: baseline) }
    found(.unedited(baseline))
    // What is found together does not depend on what is still missing: a sweep that goes on finds the same bits.
    let together = setups.map(\.batch).max() ?? 1
    for (index, setup) in setups.enumerated() {
      if let known = results[setup] {
        found(.point(known))
        continue
      }
      let place = "\(index + 1)/\(setups.count) "
      let point = try runner.run(setup, startsTogether: together, cancellation: cancellation) {
        report(Progress(place + $0.phase, $0.done, of: $0.total))
      }
      try results.add(point)
      found(.point(point))
    }
  }

  /// The points of this sweep, in its order.
  package func points(of results: SweepResults) -> [SweepPoint] {
    setups.compactMap { results[$0] }
  }
}
