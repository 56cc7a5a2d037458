import TestSupport
import Testing

/// What a script from elsewhere, or a model, must not be able to do.
@Suite struct ScriptSafetyTests {
  private let directory: TemporaryDirectory

  init() throws { directory = try TemporaryDirectory() }

  /// Writes go where they are told to: anything else in the directory is as it was.
  @Test func onlyTheFilesThatAreNamed() throws {
    let script = try directory.write(
      """
      edit --steps 2 case 1
      save \(directory("e.safetensors"))
      export \(directory("model"))
      export \(directory("adapter")) --format lora
      export \(directory("facts.json")) --format json
      record \(directory("r.amend"))
      """, to: "s.amend")
    #expect(try AmendProcess.run(["-f", script]).status == 0)
    #expect(
      directory.names() == [
        "adapter", "e.safetensors", "facts.json", "model", "r.amend", "s.amend",
      ])
    for name in ["e.safetensors", "facts.json", "r.amend"] {
      #expect(directory.mode(name) == 0o600, "\(name)")
    }
    for name in ["adapter", "model"] {
      #expect(directory.mode(name) == 0o700, "\(name)")
    }
  }

  /// No control character of a script, a path or a fact reaches the terminal as it is.
  @Test func controlCharactersAreMadeVisible() throws {
    let script = try directory.write(
      "edit --steps 1 {A\u{1B}7J} is in [b] -> c\u{202E}d\nlog\nsource /x\u{1B}]0;y\u{7}\n",
      to: "bad\u{1B}[31m.amend")
    let outcome = try AmendProcess.run(["--echo", "-f", script])
    #expect(outcome.status == 1)
    for text in [outcome.output, outcome.errors] {
      #expect(!text.contains("\u{1B}") && !text.contains("\u{7}") && !text.contains("\u{202E}"))
      #expect(text.contains("\\u{1b}"))
    }
    #expect(outcome.output.contains("c\\u{202e}d"))
  }

  /// A file that may not grow further is what a full disk looks like: one sentence, and nothing is left.
  @Test(arguments: ["save NAME", "export NAME", "export NAME --format lora"])
  func aFullDisk(_ command: String) throws {
    let words = command.split(separator: " ").map {
      $0 == "NAME" ? "'\(directory("x"))'" : String($0)
    }
    let line = words.joined(separator: " ")
    let limited = #"ulimit -f 4; exec "$0" -c "edit --steps 2 case 1" -c "$1" -c status"#
    let outcome = try AmendProcess.run(shell: limited, [line])
    #expect(outcome.status == 4, "\(outcome.errors)")
    #expect(outcome.errors.hasPrefix("-c:2: \(directory("x"))"), "\(outcome.errors)")
    #expect(outcome.errors.contains("File too large"))
    #expect(directory.names().isEmpty)
  }

  @Test func aRecordThatCannotGoOnSaysSo() throws {
    let limited =
      #"ulimit -f 1; exec "$0" -c "record $1" -c "edit --steps 2 case 1" -c "cases a" -c undo"#
    let outcome = try AmendProcess.run(shell: limited, [directory("r.amend")])
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.output.contains("recording has stopped: \(directory("r.amend")): cannot write"))
  }
}
