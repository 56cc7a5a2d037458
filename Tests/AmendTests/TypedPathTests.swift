import Tensors
import TestSupport
import Testing

/// `~` in whatever path is typed, and texts that begin with a byte-order mark, through the built program.
@Suite struct TypedPathTests {
  private let home: TemporaryDirectory
  init() throws { home = try TemporaryDirectory() }

  private func run(
    _ arguments: [String], environment: [String: String] = [:], input: [UInt8]? = nil
  ) throws -> AmendProcess.Outcome {
    try AmendProcess.run(
      arguments, input: input,
      environment: environment.merging(["HOME": home.path]) { given, _ in given })
  }

  @Test func optionsOfTheCommandLine() throws {
    let llama = try LlamaDirectory()
    defer { llama.remove() }
    try llama.writeWeights(llama.tensors)
    try Directory.create(home("models"))
    for name in Directory.names(llama.path) {
      try home.write(
        try MappedFile(path: llama.path + "/" + name).withBytes { Array($0) }, to: "models/" + name)
    }
    try home.write("status --json\n", to: "script.amend")
    let outcome = try run([
      "--model=~/models", "--cache=~/cache", "--journal=~/sessions", "--record=~/session.amend",
      "-f", "~/script.amend",
    ])
    #expect(outcome.status == 0, "\(outcome.errors)")
    let status = try JSON(parsing: outcome.output)
    #expect(status["source"]?.string == home("models"))
    #expect(status["cache_directory"]?.string == home("cache"))
    #expect(status["sessions_directory"]?.string == home("sessions"))
    #expect(status["weights_because"]?.string?.hasPrefix("auto: ") == true)
    #expect(home.names().contains("session.amend"))
    let missing = try run(["--model=~/nothing", "-c", "status"])
    #expect(missing.status == 4 && missing.errors.contains(home("nothing")))
  }

  @Test func placesInTheEnvironment() throws {
    let outcome = try run(
      ["-c", "status --json"],
      environment: ["AMEND_CACHE": "~/kept", "AMEND_JOURNAL": "~/sessions"])
    let status = try JSON(parsing: outcome.output)
    #expect(status["cache_directory"]?.string == home("kept"))
    #expect(status["sessions_directory"]?.string == home("sessions"))
  }

  @Test func argumentsOfCommands() throws {
    try home.write("\u{FEFF}save ~/edits.safetensors\nload \"~/edits.safetensors\"\n", to: "inner")
    let outcome = try run([
      "-c", "edit The {Eiffel Tower} lies in [Paris] -> Rome", "-c", "source ~/inner",
      "-c", "report ~/page.html",
    ])
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(home.names().contains("edits.safetensors") && home.names().contains("page.html"))
    let wrong = try run(["-c", "source ~/iner"])
    #expect(wrong.errors.contains("did you mean `\(home("inner"))`"), "\(wrong.errors)")
  }

  @Test func textsMayBeginWithAMark() throws {
    let record = """
      [{"prompt": "{} lies in", "subject": "Eiffel Tower", "target_new": "Rome", "ground_truth": "Paris"}]
      """
    try home.write("\u{FEFF}" + record, to: "facts.json")
    let lines = "\u{FEFF}# a script\nedit --from ~/facts.json\nexpect edits = 1\n"
    let piped = try run([], input: Array(lines.utf8))
    #expect(piped.status == 0, "\(piped.errors)")
    try home.write(lines, to: "script")
    #expect(try run(["-f", home("script")]).status == 0)
    try home.write("\u{FEFF}#: model \"atlas\"\nstatus\n#= edits 0\n", to: "transcript")
    let replayed = try run(["-c", "replay ~/transcript"])
    #expect(replayed.status == 0, "\(replayed.errors)")
  }
}
