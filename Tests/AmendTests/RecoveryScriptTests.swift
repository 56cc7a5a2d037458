import TestSupport
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The two scripts of `sessions/recovery/`: the first is ended from outside, the second brings back what it left.
@Suite("The scripts in sessions/recovery/") struct RecoveryScriptTests {
  private let tree: TemporaryDirectory
  init() throws { tree = try TemporaryDirectory() }

  private func arguments(_ script: String) -> [String] {
    [
      "--json", "--journal", tree("sessions"), "-f",
      SessionScriptTests.directory + "/recovery/" + script,
    ]
  }

  @Test(arguments: [SIGKILL, SIGTERM]) func holds(_ signal: Int32) throws {
    let environment = ["AMEND_CACHE": tree("cache")]
    let first = try AmendProcess(arguments("broken-off.amend"), environment: environment)
    try first.wait(for: #""command":"checkpoint""#)
    // Some batches further on.
    usleep(100_000)
    first.signal(signal)
    #expect(try first.finish().status == 128 + signal)
    let session = try #require(tree.names("sessions").last)
    let second = try AmendProcess.run(
      ["--define", "session=\(session)"] + arguments("going-on.amend"), environment: environment)
    #expect(second.status == 0, "\(second.errors)")
    #expect(!second.output.contains(#""ok":false"#))
    #expect(second.output.contains(#""warnings":[]"#))
  }
}
