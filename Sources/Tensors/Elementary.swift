#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// e^x of the system's mathematics library.
package func exponential(_ x: Double) -> Double { exp(x) }
/// Natural logarithm of the system's mathematics library.
package func naturalLogarithm(_ x: Double) -> Double { log(x) }
