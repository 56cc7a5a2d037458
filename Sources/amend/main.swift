import Tensors

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

restartWithShortSpins()
startComputeThreads()
exit(Program.run())
