import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Every script in `sessions/` is documentation, and runs.
@Suite("The scripts in sessions/") struct SessionScriptTests {
  /// The checkout's `sessions`, found from this file.
  private static let directory =
    "/" + #filePath.split(separator: "/").dropLast(3).joined(separator: "/") + "/sessions"

  private static let scripts: [String] = {
    guard let stream = opendir(directory) else { return [] }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name.hasSuffix(".amend") { names.append(name) }
    }
    return names.sorted()
  }()

  @Test func thereAreSome() { #expect(!Self.scripts.isEmpty) }

  @Test(arguments: scripts) func runs(_ name: String) throws {
    let outcome = try AmendProcess.run(["--json", "-f", Self.directory + "/" + name])
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(!outcome.output.contains(#""ok":false"#))
  }

  /// What the README shows of the first edit.
  @Test func theFirstEditSaysWhatTheReadmeSays() throws {
    let outcome = try AmendProcess.run(["-f", Self.directory + "/first-edit.amend"])
    #expect(outcome.output.hasPrefix("Paris\n#1 Eiffel Tower: Paris -> Rome   EMMET, layer 1, "))
    #expect(outcome.output.contains("rewrite yes  paraphrases 5/5  neighbours 10/10"))
    #expect(outcome.output.contains("\nRome\nParis\n"))
  }
}
