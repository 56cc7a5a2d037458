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

  /// Takes the statistics, which then come from the cache.
  private func warmUp() throws {
    let arguments = ["--no-journal", "-c", "edit --steps 1 case 1"]
    #expect(try AmendProcess.run(arguments, environment: environment).status == 0)
  }

  /// What a shell is killed in the middle of.
  private struct Work {
    var script: (inout SeededRandom) -> [String]
    /// Answers to wait for, at least, and how many of them are left to chance.
    var answers = 1
    var moreAnswers = 1
    /// From the last of those on, at most.
    var microseconds: Int
  }

  /// Says where it stands, works on, and is killed at some moment of it.
  /// - Returns: the records of what it said.
  private func killedRun(
    _ arguments: [String], _ work: Work, _ random: inout SeededRandom
  ) throws -> [JSON] {
    let amend = try AmendProcess(
      arguments + ["--journal", sessions, "--keep-going", "--json", "-"], environment: environment)
    let script = ["status"] + work.script(&random)
    try amend.send(Array(script.joined(separator: "\n").utf8) + [10])
    try amend.wait(forLines: work.answers + random.below(work.moreAnswers))
    usleep(UInt32(random.below(work.microseconds)))
    amend.signal(SIGKILL)
    let outcome = try amend.finish()
    #expect(outcome.status == 128 + SIGKILL)
    #expect(!outcome.errors.contains("warning"), "\(outcome.errors)")
    return try outcome.output.split(separator: "\n", omittingEmptySubsequences: false)
      .dropLast().map { line in try Array(line.utf8).withUnsafeBytes { try JSON(parsing: $0) } }
  }

  /// Kills shells until there were `count` kills; the same session lives on through some of them.
  ///
  /// - Parameter check: what a life said; before it began, what its journal told.
  /// - Returns: how many lives went on with what an earlier one left.
  private func killShells(
    _ count: Int, at work: Work, _ random: inout SeededRandom,
    check: ([JSON], KeptChanges?) throws -> Void
  ) throws -> Int {
    var (kills, resumed) = (0, 0)
    while kills < count {
      try check(killedRun([], work, &random), nil)
      kills += 1
      for _ in 0..<10 {
        guard let id = tree.names("sessions").last,
          let journal = try? tree.bytes("sessions/\(id)/journal.jsonl"),
          case let kept = try KeptChanges(journal), kept.last != nil
        else { break }
        let records = try killedRun(["--resume", id], work, &random)
        kills += 1
        // What anybody was told of is in the journal.
        let digests = try KeptChanges(tree.bytes("sessions/\(id)/journal.jsonl")).digests
        for record in records { #expect(digests.contains(record["digest"]?.string ?? "")) }
        try check(records, kept)
        resumed += 1
      }
    }
    return resumed
  }

  /// Commands that change something, some of which fail: what an earlier life of the session has left decides.
  private func edits(_ random: inout SeededRandom) -> [String] {
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
    return lines
  }

  @Test("Eighty kills among edits lose nothing that was committed")
  func kills() throws {
    try warmUp()
    var random = SeededRandom(seed: 77)
    let work = Work(script: edits, microseconds: 130_000)
    let resumed = try killShells(80, at: work, &random) { records, kept in
      guard let last = kept?.last else { return }
      #expect(records.first?["edits"]?.int == last["edits"]?.int)
      #expect(records.first?["digest"]?.string == last["digest"]?.string)
    }
    #expect(resumed >= 20)
  }

  /// Commands of a schedule, some of which fail, and copies of its edits to a file.
  private func steps(_ order: String, _ random: inout SeededRandom) -> [String] {
    var lines = [
      "plan", "set steps 2",
      "schedule --count 12 --batch 2 --method memit --layer 1 --seed 3 --order \(order)",
    ]
    for _ in 0..<40 {
      switch random.below(8) {
      case 0...2: lines.append("step")
      case 3, 4: lines.append("back")
      case 5: lines.append("run --until \(2 + random.below(11))")
      case 6: lines.append("back 2")
      default: lines.append("save \(tree("saved.safetensors")) --replace")
      }
    }
    return lines
  }

  @Test("Thirty kills among the steps of schedules lose no place")
  func schedules() throws {
    try warmUp()
    var random = SeededRandom(seed: 78)
    for order in ["sequential", "independent"] {
      // What the weights are after so many batches, whoever says it: all lives of all sessions agree.
      var course: [Int: String] = [:]
      var saves = 0
      // A place, a setting and a plan, and then some steps.
      let work = Work(
        script: { steps(order, &$0) }, answers: 4, moreAnswers: 6, microseconds: 40_000)
      let resumed = try killShells(15, at: work, &random) { records, kept in
        for record in records where record["ok"]?.bool == true {
          if record["command"]?.string == "save" { saves += 1 }
          guard let batch = record["batch"]?.int, let digest = record["digest"]?.string else {
            continue
          }
          #expect(course[batch, default: digest] == digest, "after \(batch) batches, \(order)")
          course[batch] = digest
        }
        guard let last = kept?.last, let place = last["schedule"], records.count > 1 else { return }
        #expect(records[1]["batch"]?.int == place["batches"]?.int)
        // Between two batches that stand alone the first is put back.
        let isAside = place["batches"]?.int ?? 0 > 0 && place["last_edit"]?.isNull == true
        #expect(records[0]["edits"]?.int == (last["edits"]?.int ?? 0) + (isAside ? 1 : 0))
        if !isAside { #expect(records[0]["digest"]?.string == last["digest"]?.string) }
      }
      #expect(course.count >= 5 && saves > 0 && resumed >= 4)
      // Some of the kills came while the file was written: it is whole.
      let load = ["--no-journal", "--json", "-c", "load \(tree("saved.safetensors"))"]
      let outcome = try AmendProcess.run(load, environment: environment)
      #expect(outcome.status == 0 && outcome.output.contains(#""exact":true"#))
      // The session before this one is none of the next order's.
      tree.remove("sessions")
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
