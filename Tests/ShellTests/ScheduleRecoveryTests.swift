import Editing
import Shell
import Tensors
import TestSupport
import Testing

/// A schedule that a crash broke off goes on in the next session as if nothing had happened.
@Suite(.serialized) struct ScheduleRecoveryTests {
  private let tree: TemporaryDirectory
  init() throws { tree = try TemporaryDirectory() }

  private static let orders = ["sequential", "independent"]
  private static let batches = 4

  private func talk() throws -> SessionTalk {
    let store = SessionStore(path: tree.path + "/sessions", program: "test")
    return try SessionTalk(
      environment: .init(cacheDirectory: tree.path + "/cache", sessions: store))
  }

  private var sessions: [String] { tree.names("sessions") }

  private func journal(_ id: String) -> String { "sessions/\(id)/journal.jsonl" }

  /// Where an uninterrupted schedule is after each of its batches.
  private struct Course {
    var digests: [String] = []
    var plans: [JSONObject] = []

    mutating func note(_ talk: SessionTalk) throws {
      digests.append(talk.digest)
      plans.append(try ScheduleRecoveryTests.plan(talk))
    }
  }

  /// What `plan` says, without the time it takes.
  private static func plan(_ talk: SessionTalk) throws -> JSONObject {
    var plan = try #require(try talk.json("plan").object)
    plan["seconds"] = nil
    return plan
  }

  private func begin(_ talk: SessionTalk, _ order: String, batch: Int) throws {
    try talk.say("set steps 2")
    try talk.say(
      "schedule --count \(Self.batches * batch) --batch \(batch) --method memit --layer 1 --seed 7 --order \(order)"
    )
  }

  @Test func addedProbesAndThePlotComeBack() throws {
    do {
      let broken = try talk()
      try begin(broken, "sequential", batch: 1)
      try broken.say("step --final")
      try broken.say("probe add paraphrase Where is it")
    }
    let next = try talk()
    try next.say("recover")
    let prompts = try next.json("probe #1 --verbose")["prompts"]?.array
    #expect(prompts?.contains { $0["prompt"]?.string == "Where is it" } == true)
    let plot = try next.json("plot")
    #expect(plot["measured_by"]?.string == "recover")
    #expect(plot["figures"]?[0]?["series"]?[1]?["points"]?.array?.count == 1)
    try next.say("step")
    #expect(try next.json("plot")["figures"]?[0]?["series"]?[0]?["points"]?.array?.count == 2)
  }

  private func course(_ order: String, batch: Int) throws -> Course {
    let talk = try talk()
    try begin(talk, order, batch: batch)
    var course = Course()
    try course.note(talk)
    for _ in 0..<Self.batches {
      try talk.say("step")
      try course.note(talk)
    }
    talk.session.end()
    return course
  }

  /// Goes to and fro, and is left as a crash leaves it.
  /// - Returns: the session, and of each length that its journal had after a command, how many batches were written.
  private func brokenOff(_ order: String, batch: Int) throws -> (id: String, known: [Int: Int]) {
    let talk = try talk()
    try begin(talk, order, batch: batch)
    var known: [Int: Int] = [:]
    var id = ""
    for line in [
      "step", "step", "back 2", "checkpoint here", "run --until \(2 * batch + 1)", "back", "step",
    ] {
      let place = try talk.json(line)["batch"]?.int
      id = try #require(sessions.last)
      known[try tree.bytes(journal(id)).count] = place
    }
    return (id, known)
  }

  @Test(arguments: orders) func goesOnAfterACrash(_ order: String) throws {
    let course = try course(order, batch: 8)
    let (id, _) = try brokenOff(order, batch: 8)
    let talk = try talk()
    let record = try talk.json("recover \(id)")
    #expect(record["exact"]?.bool == true && record["warnings"]?.array?.isEmpty == true)
    #expect(record["schedule"]?["batch"]?.int == 3 && record["schedule"]?["edits"]?.int == 24)
    #expect(talk.digest == course.digests[3])
    #expect(try Self.plan(talk) == course.plans[3])
    #expect(try talk.error("undo").code.name == "schedule")
    try talk.say("back")
    #expect(talk.digest == course.digests[2])
    try talk.say("run")
    #expect(talk.digest == course.digests[4])
    #expect(try Self.plan(talk) == course.plans[4])
    #expect(try talk.error("step").code.name == "schedule")
    try talk.say("back 4")
    #expect(talk.digest == course.digests[0])
  }

  /// The journal, cut after each of its lines, is a schedule at the place that the line tells of.
  @Test(arguments: orders) func everyMomentOfIt(_ order: String) throws {
    let course = try course(order, batch: 2)
    let (id, known) = try brokenOff(order, batch: 2)
    let whole = try tree.bytes(journal(id))
    // What is done after a cut writes factors where those of the lines behind it are.
    let factors = try tree.names("sessions/\(id)").filter { $0.hasPrefix("edits-") }
      .map { ("sessions/\(id)/\($0)", try tree.bytes("sessions/\(id)/\($0)")) }
    let talk = try talk()
    var seen: Set<Int> = []
    var hasChanged = false
    var last = 0
    for end in whole.indices where whole[end] == UInt8(ascii: "\n") {
      let line = String(decoding: whole[last..<end], as: UTF8.self)
      last = end + 1
      let isCommand = line.contains(#""kind":"command""#)
      hasChanged = hasChanged || !isCommand && line.contains(#","digest":"#)
      // What people read changes nothing.
      guard hasChanged, !isCommand || known[end + 1] != nil else { continue }
      _ = talk.session.execute("schedule stop")
      try talk.say("model atlas")
      for (name, bytes) in factors { try tree.write(bytes, to: name) }
      try tree.write(Array(whole[...end]), to: journal(id))
      let record = try talk.json("recover \(id)")
      #expect(record["damage"]?.isNull == true && record["warnings"]?.array?.isEmpty == true)
      let place = try #require(record["schedule"]?["batch"]?.int, "after \(line.prefix(300))")
      if let wanted = known[end + 1] { #expect(place == wanted) }
      #expect(talk.digest == course.digests[place])
      #expect(try Self.plan(talk) == course.plans[place])
      if place < Self.batches, seen.insert(place).inserted {
        try talk.say("step")
        #expect(talk.digest == course.digests[place + 1])
        try talk.say("back")
        #expect(talk.digest == course.digests[place])
      }
    }
    #expect(seen == [0, 1, 2, 3])
  }

  /// What was given up does not come back, and what was planned afterwards does.
  @Test func onlyTheLastPlanComesBack() throws {
    func crash(_ lines: [String]) throws -> SessionTalk {
      let broken = try talk()
      try begin(broken, "sequential", batch: 2)
      for line in lines { try broken.say(line) }
      return try talk()
    }
    var next = try crash(["step", "schedule stop"])
    #expect(try next.json("recover \(sessions.last ?? "")")["schedule"]?.isNull == true)
    #expect(try next.error("plan").code.name == "schedule")
    next = try crash(["step", "schedule stop", "undo", "schedule --count 4 --batch 2", "step"])
    let schedule = try next.json("recover \(sessions.last ?? "")")["schedule"]
    #expect(schedule?["batch"]?.int == 1 && schedule?["batches"]?.int == 2)
    try next.say("run")
    #expect(try next.json("status")["edits"]?.int == 2)
  }

  @Test func dataThatChangedIsNamed() throws {
    let subjects = (1...4).map { "Lake Nowhere \($0)" }
    func data(_ object: String) -> String {
      subjects.enumerated().map { number, subject in
        #"{"case_id":\#(number),"prompt":"{} lies in","subject":"\#(subject)","target_new":"\#(object)","ground_truth":"Spain"}"#
      }.joined(separator: "\n")
    }
    let file = try tree.write(data("Peru"), to: "lakes.jsonl")
    let id: String
    let digest: String
    do {
      let broken = try talk()
      try broken.say("set steps 2")
      try broken.say("schedule --dataset \(file) --batch 2")
      try broken.say("step")
      id = try #require(sessions.last)
      digest = broken.digest
    }
    for change in [data("Chile"), nil] {
      tree.remove("lakes.jsonl")
      if let change { try tree.write(change, to: "lakes.jsonl") }
      let other = try talk()
      let record = try other.json("recover \(id)")
      #expect(record["schedule"]?.isNull == true && other.digest == digest)
      let warning = record["warnings"]?.array?.last?.string ?? ""
      #expect(warning.hasPrefix("its schedule (1 batch written) does not come back"))
      #expect(warning.contains(file.split(separator: "/").last ?? "?"))
      if change != nil { #expect(warning.contains("has changed since")) }
      #expect(try other.error("step").code.name == "schedule")
    }
    // With the file as it was, it does.
    try tree.write(data("Peru"), to: "lakes.jsonl")
    let last = try talk()
    #expect(try last.json("recover \(id)")["schedule"]?["batch"]?.int == 1)
    try last.say("run")
    #expect(try last.json("status")["edits"]?.int == 2)
    // The data set is the one in use again.
    #expect(try last.json("case 2")["subject"]?.string == subjects[2])
  }
}
