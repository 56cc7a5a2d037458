import Tensors
import Testing

@Suite("--json")
struct JSONOutputTests {
  private func records(_ outcome: AmendProcess.Outcome) throws -> [JSON] {
    #expect(outcome.output.hasSuffix("\n"))
    return try outcome.output.split(separator: "\n").map { line in
      try Array(line.utf8).withUnsafeBytes { try JSON(parsing: $0) }
    }
  }

  @Test("One object a line, errors too, with what every record has")
  func everyRecord() throws {
    let outcome = try AmendProcess.run(
      ["--json", "--keep-going"], input: Array("status\n\nzork x\nhelp\n".utf8))
    let records = try records(outcome)
    #expect(records.map { $0["command"]?.string } == ["status", "zork", "help"])
    #expect(records.map { $0["ok"]?.bool } == [true, false, true])
    for record in records {
      #expect(record["seconds"]?.double != nil)
      #expect(record["digest"]?.string?.isEmpty == false)
    }
    let error = try #require(records[1]["error"])
    #expect(error["code"]?.string == "unknown-command")
    #expect(error["message"]?.string == "unknown command `zork`")
    #expect(error["file"]?.string == "<stdin>")
    #expect(error["line"]?.int == 3)
    #expect(error["column"]?.int == 1)
    #expect(outcome.errors.hasPrefix("<stdin>:3: error: unknown command `zork`\n"))
  }

  @Test("What comes before any command is a record as well")
  func beforeAnyCommand() throws {
    let noModel = try AmendProcess.run(["--json", "--model", "/nonexistent", "-c", "status"])
    #expect(try records(noModel).map { $0["ok"]?.bool } == [false])
    let noScript = try AmendProcess.run(["--json", "-f", "/nonexistent"])
    #expect(try records(noScript)[0]["error"]?["code"]?.string == "file-not-found")
  }

  @Test("A command's own --json counts for that command only")
  func ownOption() throws {
    let outcome = try AmendProcess.run(["-c", "status --json", "-c", "help quit"])
    let lines = outcome.output.split(separator: "\n")
    let record = try Array(lines[0].utf8).withUnsafeBytes { try JSON(parsing: $0) }
    #expect(record["command"]?.string == "status")
    #expect(lines[1].hasPrefix("quit: "))
    let failed = try AmendProcess.run(["-c", "status --json extra"])
    #expect(failed.status == 2)
    #expect(failed.output.hasPrefix("{"))
  }

  @Test("timing on: records carry what their command took")
  func timing() throws {
    let outcome = try AmendProcess.run([
      "--json", "-c", "status", "-c", "timing on", "-c",
      "ask The Eiffel Tower is located in the city of",
    ])
    let costs = try records(outcome).map { $0["cost"] }
    #expect(costs.count == 3 && costs[0] == nil)
    #expect(costs[1]?["tokens_per_second"] == .null)
    for member in ["processor_seconds", "peak_bytes", "tokens_per_second", "gigaflops_per_second"] {
      #expect(try #require(costs[2]?[member]?.double) > 0, "\(member)")
    }
    #expect(outcome.errors.hasPrefix("time "))
  }
}
