#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

restartWithShortSpins()
exit(Program.run())
