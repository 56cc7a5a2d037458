import Tensors
import TestSupport
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Shells that are killed in the middle of their work, and what the next one makes of what they left.
@Suite("Killed sessions", .serialized)
struct KilledSessionTests {
  private let tree: TemporaryDirectory
  init() throws { tree = try TemporaryDirectory() }

  private var sessions: String { tree.path + "/sessions" }
  private var environment: [String: String] { ["AMEND_CACHE": tree.path + "/cache"] }

  /// What a journal says of its last change: read here by other code than the program's own.
  private struct LastChange {
    var digest: String?
    var edits = 0
    /// Of every change, and of what there was before the first.
    var digests: Set<String> = []

    init(_ journal: [UInt8]) throws {
      // What follows the last line feed was torn.
      for line in journal.split(separator: 10, omittingEmptySubsequences: false).dropLast() {
        let json = try Array(line).withUnsafeBytes { try JSON(parsing: $0) }
        if let base = json["base_digest"]?.string { digests.insert(base) }
        guard let digest = json["digest"]?.string else { continue }
        self.digest = digest
        edits = json["edits"]?.int ?? -1
        digests.insert(digest)
      }
    }
  }

  /// Commands that change something, some of which fail: what an earlier life of the session has left decides.
  private func script(_ random: inout SeededRandom) -> String {
    var lines = ["set steps 2"]
    for _ in 0..<60 {
      let id = 1 + random.below(12)
      switch random.below(12) {
      case 0...4: lines.append("edit case \(random.below(400))")
      case 5, 6: lines.append("undo")
      case 7: lines.append("redo")
      case 8: lines.append("drop #\(id)")
      case 9: lines.append("checkout #\(id)")
      case 10: lines.append("checkpoint c\(id) --move")
      default: lines.append("undo 2")
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// Takes the statistics, which then come from the cache.
  private func warmUp() throws {
    let arguments = ["--no-journal", "-c", "edit --steps 1 case 1"]
    #expect(try AmendProcess.run(arguments, environment: environment).status == 0)
  }

  /// Says where it stands, works on, and is killed at some moment of it.
  /// - Returns: what it said.
  private func killedRun(_ arguments: [String], _ random: inout SeededRandom) throws -> String {
    let amend = try AmendProcess(
      arguments + ["--journal", sessions, "--keep-going", "--json", "-"], environment: environment)
    try amend.send(Array(("status\n" + script(&random)).utf8))
    try amend.wait(for: "\n")
    usleep(UInt32(random.below(130_000)))
    amend.signal(SIGKILL)
    let outcome = try amend.finish()
    #expect(outcome.status == 128 + SIGKILL)
    #expect(!outcome.errors.contains("warning"), "\(outcome.errors)")
    return outcome.output
  }

  @Test("A hundred and ten kills lose nothing that was committed")
  func kills() throws {
    try warmUp()
    var random = SeededRandom(seed: 77)
    var kills = 0
    while kills < 110 {
      _ = try killedRun([], &random)
      kills += 1
      // The same session lives on through some kills.
      for _ in 0..<10 {
        guard let id = tree.names("sessions").last,
          let journal = try? tree.bytes("sessions/\(id)/journal.jsonl"),
          let last = try? LastChange(journal), let digest = last.digest
        else { break }
        let output = try killedRun(["--resume", id], &random)
        kills += 1
        let records = try output.split(separator: "\n", omittingEmptySubsequences: false)
          .dropLast().map { line in try Array(line.utf8).withUnsafeBytes { try JSON(parsing: $0) } }
        #expect(records.first?["edits"]?.int == last.edits, "after kill \(kills)")
        #expect(records.first?["digest"]?.string == digest, "after kill \(kills)")
        // What anybody was told of is in the journal.
        let kept = try LastChange(tree.bytes("sessions/\(id)/journal.jsonl")).digests
        for record in records { #expect(kept.contains(record["digest"]?.string ?? "")) }
      }
    }
  }

  @Test("SIGTERM leaves an unfinished session, which the next shell offers")
  func terminated() throws {
    let variables = environment.merging(["AMEND_JOURNAL": sessions]) { $1 }
    let shell = try ShellUnderTest(environment: variables)
    try shell.press("edit --steps 2 case 3")
    _ = try shell.enter()
    shell.pty.signal(SIGTERM)
    #expect(try shell.pty.exitStatus() == 128 + SIGTERM)
    let next = try ShellUnderTest(environment: variables, columns: 200)
    let greeting = String(decoding: next.pty.drawn, as: UTF8.self)
    #expect(greeting.contains("ended without `quit`, with 1 edit on atlas"))
    try next.press("recover")
    #expect(try next.enter().contains("recovered 1 edit of session"))
    try next.press("undo")
    #expect(try next.enter().contains("took back #1"))
    try next.press("quit\r")
    #expect(try next.pty.exitStatus() == 0)
    // Left in order, with nothing in force: nobody is told.
    let last = try ShellUnderTest(environment: variables, columns: 200)
    #expect(!String(decoding: last.pty.drawn, as: UTF8.self).contains("ended without"))
  }

  @Test("Where files cannot grow, an edit fails with a sentence and changes nothing")
  func fullDisk() throws {
    try warmUp()
    // A limit on every file, in blocks of 512 bytes, stands for a disk that is full: of one not even the first line
    // of a journal can be written, of eight no factors, of twenty not every line.
    let command = ["/bin/sh", "-c", #"ulimit -f "$LIMIT"; exec "$0" "$@""#, ShellUnderTest.binary]
    let script =
      ["edit --steps 2 case 3"] + Array(repeating: "timing off", count: 80)
      + ["edit --steps 2 case 4", "undo", "edit --steps 2 case 5", "status"]
    for limit in ["1", "8", "20"] {
      let amend = try AmendProcess(
        command: command + ["--journal", sessions, "--keep-going", "--json"]
          + script.flatMap { ["-c", $0] },
        environment: environment.merging(["LIMIT": limit]) { $1 })
      amend.closeInput()
      let outcome = try amend.finish()
      #expect(outcome.status == 1)
      let records = try outcome.output.split(separator: "\n").map { line in
        try Array(line.utf8).withUnsafeBytes { try JSON(parsing: $0) }
      }
      #expect(records.count == script.count)
      var edits = 0
      var failures = 0
      for (before, record) in zip(records, records.dropFirst()) {
        if before["ok"]?.bool == true {
          edits += ["edit": 1, "undo": -1][before["command"]?.string] ?? 0
        }
        guard record["ok"]?.bool == false else { continue }
        failures += 1
        #expect(record["digest"]?.string == before["digest"]?.string)
      }
      #expect(records.last?["edits"]?.int == edits)
      #expect(failures >= 2)
      #expect(outcome.errors.contains("nothing was changed, for the session's journal cannot be"))
      #expect(outcome.errors.contains("File too large"))
    }
  }
}
