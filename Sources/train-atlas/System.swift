#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// cos(pi x).
func cosineOfHalfTurn(_ x: Float) -> Float { cosf(.pi * x) }
