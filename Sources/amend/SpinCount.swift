#if canImport(Glibc)
  import Glibc

  /// Restarts the program once with a short spin count for the OpenMP pool.
  ///
  /// libgomp's threads spin for milliseconds while they wait for each other. On a machine whose cores are busy with
  /// something else that is ruinous (an edit took twenty times as long), and on an idle one a short spin is as fast.
  /// The variable is read while libraries are loaded, before any code of ours runs; hence the restart, which costs
  /// some twenty milliseconds. Whoever has set the variable, or the wait policy, is left alone.
  func restartWithShortSpins() {
    guard getenv("GOMP_SPINCOUNT") == nil, getenv("OMP_WAIT_POLICY") == nil else { return }
    setenv("GOMP_SPINCOUNT", "1000", 1)
    execv("/proc/self/exe", CommandLine.unsafeArgv)
    // Without /proc the program simply goes on as it is.
  }
#else
  /// Only libgomp spins.
  func restartWithShortSpins() {}
#endif
