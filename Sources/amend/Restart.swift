#if canImport(Glibc)
  import Glibc
  import Tensors

  /// Restarts the program once with what its libraries have to be told. They read it from the environment while they
  /// are loaded, before any code of ours runs; hence the restart, which costs some twenty milliseconds. Whoever has set
  /// the variables is left alone.
  func restartForLibraries() {
    var isWanted = false
    func set(_ name: String, _ value: String) {
      guard getenv(name) == nil else { return }
      setenv(name, value, 1)
      isWanted = true
    }
    // libgomp's threads spin for milliseconds while they wait for each other. On a machine whose cores are busy with
    // something else that is ruinous (an edit took twenty times as long), and on an idle one a short spin is as fast.
    if getenv("OMP_WAIT_POLICY") == nil { set("GOMP_SPINCOUNT", "1000") }
    if let core = betterOpenBLASCore() { set("OPENBLAS_CORETYPE", core) }
    // Without /proc the program simply goes on as it is.
    if isWanted { execv("/proc/self/exe", CommandLine.unsafeArgv) }
  }
#else
  /// The variables are those of Linux's libraries.
  func restartForLibraries() {}
#endif
