import Editing
import Tensors

/// A series of ways to edit, tried on the same facts one after the other. What was found before is not found again.
package struct Sweep {
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
  /// - Throws: `Interrupted`, with all whole points kept; `EditError`, `ModelError`; `StorageError` if the file cannot
  ///   be written. The weights are as they were in any case.
  package func run(
    into results: inout SweepResults, cancellation: Cancellation = .never,
    report: @escaping Progress.Report = { _ in }
  ) throws {
    if results.baseline == nil {
      try results.set(baseline: runner.baseline(cancellation: cancellation, report: report))
    }
    // What is found together does not depend on what is still missing: a sweep that goes on finds the same bits.
    let together = setups.map(\.batch).max() ?? 1
    for (index, setup) in setups.enumerated() where results[setup] == nil {
      let place = "\(index + 1)/\(setups.count) "
      let point = try runner.run(setup, startsTogether: together, cancellation: cancellation) {
        report(Progress(place + $0.phase, $0.done, of: $0.total))
      }
      try results.add(point)
    }
  }

  /// The points of this sweep, in its order.
  package func points(of results: SweepResults) -> [SweepPoint] {
    setups.compactMap { results[$0] }
  }
}
