#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Seconds on a clock that nobody sets and that does not go back.
package enum Clock {
  package static var seconds: Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }

  /// Adds what `body` takes to `seconds`, also where it throws.
  package static func timed<T>(_ seconds: inout Double, _ body: () throws -> T) rethrows -> T {
    let start = Clock.seconds
    defer { seconds += Clock.seconds - start }
    return try body()
  }
}
