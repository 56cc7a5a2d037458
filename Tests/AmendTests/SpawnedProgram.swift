#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Starts a program with the signal dispositions that a login shell gives it, whatever the test runner ignores.
enum SpawnedProgram {
  /// What stands where the program's standard streams are.
  enum Streams {
    /// Descriptors of ours, in the order of stdin, stdout, stderr.
    case descriptors([Int32])
    /// A terminal by name, which becomes the controlling terminal of a new session.
    case terminal(String)
  }

  struct Failure: Error, CustomStringConvertible {
    let description: String
  }

  #if canImport(Darwin)
    private static let newSession = Int32(POSIX_SPAWN_SETSID)
  #else
    private static let newSession: Int32 = 0x80  // POSIX_SPAWN_SETSID, which Glibc's module hides
  #endif

  static func start(
    _ command: [String], _ environment: [String: String], _ streams: Streams
  ) throws -> pid_t {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    var flags = Int32(POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK)
    switch streams {
    case .descriptors(let descriptors):
      for (number, stream) in descriptors.enumerated() {
        posix_spawn_file_actions_adddup2(&actions, stream, Int32(number))
      }
    case .terminal(let name):
      posix_spawn_file_actions_addopen(&actions, 0, name, O_RDWR, 0)
      posix_spawn_file_actions_adddup2(&actions, 0, 1)
      posix_spawn_file_actions_adddup2(&actions, 0, 2)
      flags |= newSession
    }
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var all = sigset_t()
    var none = sigset_t()
    sigfillset(&all)
    sigemptyset(&none)
    posix_spawnattr_setsigdefault(&attributes, &all)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setflags(&attributes, Int16(flags))

    var argv = command.map { strdup($0) } + [nil]
    var envp = environment.map { strdup("\($0)=\($1)") } + [nil]
    defer { for text in argv + envp { free(text) } }
    var process: pid_t = 0
    let code = posix_spawn(&process, command[0], &actions, &attributes, &argv, &envp)
    guard code == 0 else {
      throw Failure(description: "cannot start \(command[0]): errno \(code)")
    }
    return process
  }
}
