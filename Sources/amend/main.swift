import Tensors

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

// A file that grows beyond a limit is an error of the command that writes it, not the end of the program.
signal(SIGXFSZ, SIG_IGN)
restartForLibraries()
startComputeThreads()
exit(Program.run())
