import CNumerics

/// The libraries and kernels underneath, and how many threads they share, in one line.
package func numericsDescription() -> String {
  var text = [CChar](repeating: 0, count: 512)
  cn_describe(&text, Int64(text.count))
  return String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
}

/// The name of kernels that OpenBLAS should be told to use (`OPENBLAS_CORETYPE`), where it takes the processor for a much
/// older one; nil where it does not.
package func betterOpenBLASCore() -> String? { cn_better_blas_core().map { String(cString: $0) } }

/// Starts the threads that large products are split over, deaf to signals. To be called once, on the thread that will
/// compute, before it computes anything and before it catches signals.
package func startComputeThreads() { cn_start_threads() }
