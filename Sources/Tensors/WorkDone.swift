import CNumerics

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// What the process has done, on all its threads together.
package struct WorkDone: Sendable, Equatable {
  /// Seconds of all processors, in the program and in the system.
  package var processorSeconds = 0.0
  /// Floating-point operations of matrix products, factors and solves; a multiplication and its addition are two.
  package var operations = 0.0
  /// Token rows times the blocks that each went through forward.
  package var blockRows = 0
  /// Tokens that the model was given. Each counts once, however many blocks it went through and whatever is computed
  /// from its activations later.
  package var tokens = 0

  package init(
    processorSeconds: Double = 0, operations: Double = 0, blockRows: Int = 0, tokens: Int = 0
  ) {
    self.processorSeconds = processorSeconds
    self.operations = operations
    self.blockRows = blockRows
    self.tokens = tokens
  }

  /// Since the program started.
  package static var soFar: WorkDone {
    let work = cn_work_so_far()
    return WorkDone(
      processorSeconds: usedSeconds, operations: work.operations, blockRows: Int(work.block_rows),
      tokens: Int(work.tokens))
  }

  package static func - (now: WorkDone, then: WorkDone) -> WorkDone {
    WorkDone(
      processorSeconds: now.processorSeconds - then.processorSeconds,
      operations: now.operations - then.operations, blockRows: now.blockRows - then.blockRows,
      tokens: now.tokens - then.tokens)
  }

  private static var usedSeconds: Double {
    var usage = rusage()
    #if canImport(Glibc)
      getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    #else
      getrusage(RUSAGE_SELF, &usage)
    #endif
    return [usage.ru_utime, usage.ru_stime].reduce(0) {
      $0 + Double($1.tv_sec) + Double($1.tv_usec) / 1e6
    }
  }
}
