import Tensors
import TestSupport
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// One run of `amend` and what must come of it.
struct CommandLineCase: CustomTestStringConvertible, Sendable {
  var arguments: [String]
  var input: String?
  var status: Int32
  /// What stderr must contain; nil for nothing at all.
  var errors: String?

  var testDescription: String {
    arguments.joined(separator: " ") + (input.map { " < \($0.debugDescription)" } ?? "")
  }

  init(_ arguments: [String], input: String? = nil, _ status: Int32, _ errors: String? = nil) {
    self.arguments = arguments
    self.input = input
    self.status = status
    self.errors = errors
  }

  static let table = [
    CommandLineCase([], input: "", 0),
    CommandLineCase(["--version"], 0),
    CommandLineCase(["--help"], 0),
    CommandLineCase(["-c", "status"], 0),
    CommandLineCase(["-c", "status", "-c", "help"], 0),
    CommandLineCase(["-c", "# nothing", "-c", ""], 0),
    CommandLineCase(["-c", "quit", "-c", "zork"], 0),
    CommandLineCase(["-"], input: "status\n", 0),
    CommandLineCase(["-f", "-"], input: "status", 0),
    CommandLineCase(["--model", "atlas", "-c", "status"], 0),
    CommandLineCase(["-c", "undo"], 1, "-c:1: error: "),
    CommandLineCase(["-f", "/nonexistent/script"], 1, "there is no file `/nonexistent/script`"),
    CommandLineCase(["-f", "/"], 1, "cannot read `/`"),
    CommandLineCase(["-c", "status", "-c", "zork"], 2, "-c:2: error: unknown command `zork`"),
    CommandLineCase(["-c", "status\nhelp", "-c", "zork"], 2, "-c:3: error: "),
    CommandLineCase(["-c", "stat"], 2, "unknown command `stat`"),
    CommandLineCase(["-c", "status\\", "-c", "zork"], 2, "-c:2: error: "),
    CommandLineCase([], input: "\nstatus\nzork\n", 2, "<stdin>:3: error: "),
    CommandLineCase(["--bogus"], 2, "--bogus"),
    CommandLineCase(["--modle", "x"], 2, "--model"),
    CommandLineCase(["script.amend"], 2, "`-f script.amend` runs a script"),
    CommandLineCase(["--color", "blue"], 2, "'auto', 'always' or 'never'"),
    CommandLineCase(["--color", "always", "--no-color"], 2, "contradict"),
    CommandLineCase(["--json", "--echo"], 2, "--echo"),
    CommandLineCase(["--json", "--csv"], 2, "--csv"),
    CommandLineCase(["--csv", "--echo"], 2, "--echo"),
    CommandLineCase(["--seed", "-1"], 2, "--seed"),
    CommandLineCase(["--seed", "18446744073709551615"], 2, "--seed"),
    CommandLineCase(["-c"], 2, "-c"),
    CommandLineCase(["--define", "n=3", "-c", "set steps $n"], 0),
    CommandLineCase(["--define", "n"], 2, "--define n: a name, = and a value"),
    CommandLineCase(["--define", "a-b=1"], 2, "--define a-b=1"),
    CommandLineCase(["-c", "ask $nobody"], 2, "-c:1: error: there is no variable `$nobody`"),
    CommandLineCase(["-c", "expect edits = 0"], 0),
    CommandLineCase(["-c", "expect edits = 1"], 3, "-c:1: error: expected edits = 1; it is 0"),
    CommandLineCase(["-c", "expect error usage status"], 3, "it succeeded"),
    CommandLineCase(["-c", "source /nonexistent"], 1, "-c:1: error: there is no file"),
    CommandLineCase(["-c", "replay /nonexistent"], 1, "-c:1: error: there is no file"),
    CommandLineCase(["--record", "/nonexistent/x", "-c", "status"], 4, "/nonexistent/x"),
    CommandLineCase(["-c", "save x"], 1, "no edit is in force"),
    CommandLineCase(["-c", "!touch /tmp/x"], 2, "unknown command `!touch`"),
    CommandLineCase(["--model", "/nonexistent", "-c", "status"], 4, "/nonexistent"),
    CommandLineCase(["--model", "/nonexistent"], input: "status\n", 4, "/nonexistent"),
    CommandLineCase(["--model", "/dev/null", "-c", "status"], 4, "a file, not a directory"),
    CommandLineCase(["-c", "model /nonexistent"], 4, "-c:1: "),
    CommandLineCase(["-c", "dataset /nonexistent"], 4, "-c:1: /nonexistent: error: "),
    CommandLineCase(["--keep-going", "-c", "zork", "-c", "undo", "-c", "status"], 2, "-c:2: "),
  ]
}

@Suite("amend without a terminal")
struct CommandLineTests {
  @Test("Exit codes, and where the error is said to be", arguments: CommandLineCase.table)
  func exitCodes(_ example: CommandLineCase) throws {
    let outcome = try AmendProcess.run(
      example.arguments, input: example.input.map { Array($0.utf8) })
    #expect(outcome.status == example.status)
    if let errors = example.errors {
      #expect(outcome.errors.contains(errors))
      #expect(outcome.errors.contains("error: "))
    } else {
      #expect(outcome.errors == "")
    }
  }

  @Test("Piped commands: results only, no prompt; the last line needs no end")
  func pipedInput() throws {
    let outcome = try AmendProcess.run(input: Array("help quit\r\n# nothing\n\nhelp undo".utf8))
    #expect(outcome.status == 0)
    #expect(outcome.errors == "")
    #expect(outcome.output.hasPrefix("quit: "))
    #expect(outcome.output.contains("\nundo: "))
    #expect(!outcome.output.contains("\u{1B}"))
  }

  @Test("Scripts come before commands, in one session; the first error stops")
  func order() throws {
    let script = try TemporaryScript("set steps 7\n")
    let outcome = try AmendProcess.run(
      ["-c", "set steps --json", "-f", script.path, "-c", "zork", "-c", "help quit"])
    #expect(outcome.status == 2)
    #expect(outcome.output.contains("\"value\":7"))
    #expect(!outcome.output.contains("quit: "))
  }

  @Test("An error in line 3 of a script names the script and the line, and points at the word")
  func scriptError() throws {
    let script = try TemporaryScript("status\n# a remark\nset steps many\nhelp quit\n")
    let outcome = try AmendProcess.run(["-f", script.path])
    #expect(outcome.status == 2)
    #expect(outcome.errors.hasPrefix("\(script.path):3: error: "))
    #expect(outcome.errors.contains("\n  set steps many\n            ^^^^\n"))
    #expect(!outcome.output.contains("quit: "))
  }

  @Test("A script that is not text is refused at its line")
  func notText() throws {
    let script = try TemporaryScript(bytes: Array("status\nask ".utf8) + [0xFF, 0x0A])
    let outcome = try AmendProcess.run(["-f", script.path])
    #expect(outcome.status == 1)
    #expect(outcome.errors.hasPrefix("\(script.path):2: error: the line is not UTF-8"))
  }

  @Test("--keep-going runs the rest and remembers the first error")
  func keepGoing() throws {
    let outcome = try AmendProcess.run(
      ["--keep-going"], input: Array("undo\nzork\nhelp quit\n".utf8))
    #expect(outcome.status == 1)
    #expect(outcome.errors.contains("<stdin>:1: error: "))
    #expect(outcome.errors.contains("<stdin>:2: error: "))
    #expect(outcome.output.hasPrefix("quit: "))
  }

  @Test("--echo makes a transcript")
  func echo() throws {
    let outcome = try AmendProcess.run(["--echo", "-c", "help quit", "-c", "help undo"])
    #expect(outcome.output.hasPrefix("amend> help quit\nquit: "))
    #expect(outcome.output.contains("\namend> help undo\nundo: "))
  }

  @Test("--csv: a table a command, an empty line between, errors on stderr only")
  func csv() throws {
    let outcome = try AmendProcess.run([
      "--csv", "--keep-going", "-c", "set", "-c", "undo", "-c",
      "ask The Louvre is located in the city of",
    ])
    let tables = outcome.output.split(separator: "\n\n")
    #expect(outcome.status == 1 && tables.count == 2)
    #expect(tables.first?.hasPrefix("name,value,default,set_by,summary\nmethod,emmet,") == true)
    #expect(tables.last?.hasPrefix("text") == true)
    #expect(outcome.errors.hasPrefix("-c:2: error: "))
  }

  @Test("timing on: the time goes to stderr")
  func timing() throws {
    let outcome = try AmendProcess.run(["-c", "timing on", "-c", "help quit"])
    #expect(outcome.status == 0)
    #expect(outcome.errors.split(separator: "\n").count == 2)
    #expect(outcome.errors.split(separator: "\n").allSatisfy { $0.hasPrefix("time ") })
  }

  @Test("--color always colours a pipe; the environment and --no-color take it away")
  func color() throws {
    #expect(try AmendProcess.run(["--color", "always", "-c", "help"]).output.contains("\u{1B}["))
    #expect(try AmendProcess.run(["--no-color", "-c", "help"]).output.contains("\u{1B}[") == false)
  }

  @Test("A checkpoint without config.json: one sentence that names it, and 4")
  func incompleteCheckpoint() throws {
    let script = try TemporaryScript("")
    let outcome = try AmendProcess.run(["--model", script.directory, "-c", "status"])
    #expect(outcome.status == 4)
    #expect(outcome.output == "")
    #expect(outcome.errors.contains("\(script.directory): there is no config.json"))
    #expect(outcome.errors.split(separator: "\n").filter { $0.contains("error:") }.count == 1)
  }

  @Test("What cannot be cached is computed again: no place for it is no failure")
  func unwritableCache() throws {
    let outcome = try AmendProcess.run(["--cache", "/dev/null/amend", "-c", "status"])
    #expect(outcome.status == 0)
    #expect(outcome.errors.hasPrefix("warning: --cache /dev/null/amend: cannot make the directory"))
    #expect(outcome.errors.split(separator: "\n").count == 1)
  }

  @Test("--weights: how they are held is said, and the model is the same")
  func weights() throws {
    let directory = try LlamaDirectory()
    defer { directory.remove() }
    try directory.writeWeights(directory.tensors)
    try directory.fill("model.safetensors", directory.tensors)
    func status(_ holding: String) throws -> JSON {
      let outcome = try AmendProcess.run([
        "--model", directory.path, "--weights", holding, "--json", "-c", "status",
      ])
      #expect(outcome.status == 0, "\(outcome.errors)")
      return try JSON(parsing: outcome.output)
    }
    let (widened, mapped) = (try status("widened"), try status("mapped"))
    #expect(widened["arithmetic"]?.string == "weights widened to float32, products in float32")
    #expect(mapped["arithmetic"]?.string == "weights float32 as stored, products in float32")
    #expect(try #require(widened["base_digest"]?.string) == mapped["base_digest"]?.string)
    let unknown = try AmendProcess.run(["--weights", "folded", "-c", "status"])
    #expect(unknown.status == 2)
  }
}
