#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

package func fileExists(_ path: String) -> Bool { access(path, F_OK) == 0 }
