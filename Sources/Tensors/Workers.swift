import CNumerics

/// Runs `body` for 0 ..< count on as many threads as there are, each with all the products in it on one of them, and
/// waits for all of them. A single one runs right here, and its products are split over the threads.
///
/// What the threads share is handed over without the compiler's checks, so this must hold: bodies of different
/// numbers write to no object in common, and nobody writes to what they read. The hand-over itself is safe: `call`
/// outlives the region, which ends before `cn_run_workers` returns; each body writes its own element of `failures`,
/// and start and end of the region order those writes before our reading of them.
///
/// - Throws: of those that failed, the error of the lowest number, so that timing does not choose.
package func runWorkers(_ count: Int, _ body: (Int) throws -> Void) throws {
  if count == 1 { return try body(0) }
  var failures = [(any Error)?](repeating: nil, count: count)
  failures.withUnsafeMutableBufferPointer { failures in
    withoutActuallyEscaping(body) { body in
      withUnsafePointer(to: WorkerCall(body: body, failures: failures)) { call in
        cn_run_workers(Int64(count), runWorker, call)
      }
    }
  }
  if let failure = failures.lazy.compactMap({ $0 }).first { throw failure }
}

private struct WorkerCall {
  let body: (Int) throws -> Void
  let failures: UnsafeMutableBufferPointer<(any Error)?>
}

private func runWorker(_ context: UnsafeRawPointer?, _ index: Int64) {
  guard let call = context?.assumingMemoryBound(to: WorkerCall.self) else { return }
  do {
    try call.pointee.body(Int(index))
  } catch {
    call.pointee.failures[Int(index)] = error
  }
}

/// How many hands the work of `rows` rows is dealt out to, of at least so many rows each: a power of two, which any
/// usual number of threads shares evenly. Threads do not decide it, so that results do not depend on them.
package func handCount(rows: Int, atLeast least: Int, most: Int) -> Int {
  var count = 1
  while 2 * count <= most, rows >= 2 * count * least { count *= 2 }
  return count
}
