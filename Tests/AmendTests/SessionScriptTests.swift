import Tensors
import TestSupport
import Testing

/// Every script in `sessions/` is documentation, and holds.
@Suite("The scripts in sessions/") struct SessionScriptTests {
  /// The checkout's `sessions`, found from this file.
  static let directory =
    "/" + #filePath.split(separator: "/").dropLast(3).joined(separator: "/") + "/sessions"

  private static let scripts = Directory.names(directory).filter { $0.hasSuffix(".amend") }
  /// Those in which results are written down.
  private static let transcripts = scripts.filter { name in
    let bytes = try? MappedFile(path: directory + "/" + name).withBytes { Array($0) }
    return bytes.map { String(decoding: $0, as: UTF8.self).contains("\n#= ") } ?? false
  }

  /// Statistics are taken once for all of them.
  private static let cache = try? TemporaryDirectory.lasting()

  /// Runs a script, which writes where the test says.
  private func run(_ arguments: [String]) throws -> AmendProcess.Outcome {
    let place = try TemporaryDirectory()
    let definitions = ["out=\(place("out"))", "file=\(place("edits.safetensors"))"]
    return try AmendProcess.run(
      definitions.flatMap { ["--define", $0] } + arguments,
      environment: ["AMEND_CACHE": Self.cache?.path ?? ""])
  }

  @Test func thereAreSome() {
    #expect(Self.scripts.count >= 8)
    #expect(Self.transcripts.contains("recorded.amend"))
  }

  @Test(arguments: scripts) func runs(_ name: String) throws {
    let outcome = try run(["--json", "-f", Self.directory + "/" + name])
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(!outcome.output.contains(#""ok":false"#))
  }

  /// What is written down in them comes out again, on any machine.
  @Test(arguments: transcripts) func holds(_ name: String) throws {
    let outcome = try run(["--json", "-c", "replay '\(Self.directory)/\(name)' --portable"])
    #expect(outcome.status == 0, "\(outcome.output)\(outcome.errors)")
    let record = try JSON(parsing: outcome.output)
    #expect(record["compared"]?.int ?? 0 > 0)
  }

  /// What the README shows of the first edit.
  @Test func theFirstEditSaysWhatTheReadmeSays() throws {
    let outcome = try run(["-f", Self.directory + "/first-edit.amend"])
    #expect(outcome.output.hasPrefix("Paris\n#1 Eiffel Tower: Paris -> Rome   EMMET, layer 1, "))
    #expect(outcome.output.contains("rewrite yes  paraphrases 5/5  neighbours 10/10"))
    #expect(outcome.output.contains("\nRome\nParis\n"))
  }
}
