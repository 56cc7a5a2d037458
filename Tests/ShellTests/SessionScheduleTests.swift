import Editing
import Shell
import Synchronization
import Tensors
import TestSupport
import Testing

/// Schedules and sweeps as a user goes through them.
@Suite(.serialized) struct SessionScheduleTests {
  private let talk: SessionTalk

  init() throws {
    talk = try SessionTalk()
    try talk.say("set steps 3")
  }

  @Test func aPlanIsWrittenStepByStep() throws {
    let start = talk.digest
    let plan = try talk.json("schedule --count 10 --batch 4 --method memit --layer 1 --seed 7")
    #expect(plan["batches"]?.int == 3 && plan["facts"]?.int == 10)
    #expect(plan["seconds_at_most"]?.double ?? 0 > 0 && plan["bytes"]?.int ?? 0 > 0)
    #expect(talk.digest == start)

    let first = try talk.json("step")
    #expect(first["batch"]?.int == 1 && first["edits"]?.int == 4)
    #expect(first["immediate"]?["count"]?.int == 4)
    #expect(first["immediate"]?["efficacy"]?.double != nil)
    #expect(first["final"]?.isNull == true)
    #expect(first["steps"]?[0]?["id"]?.int == 1)
    let afterFirst = talk.digest

    let rest = try talk.json("run --every 1")
    #expect(rest["batch"]?.int == 3 && rest["edits"]?.int == 10)
    #expect(rest["steps"]?.array?.count == 2)
    #expect(rest["steps"]?[0]?["final"]?["count"]?.int == 8)
    #expect(rest["final"]?["count"]?.int == 10)
    #expect(rest["immediate"]?["count"]?.int == 10)
    #expect(try talk.error("step").code.name == "schedule")

    #expect(try talk.json("back 2")["edits"]?.int == 4)
    #expect(talk.digest == afterFirst)
    try talk.say("back")
    #expect(talk.digest == start)
    #expect(try talk.error("back").code.name == "schedule")
  }

  @Test func otherCommandsWorkBetweenSteps() throws {
    try talk.say("schedule --count 6 --batch 3 --method emmet")
    try talk.say("step")
    let digest = talk.digest
    #expect(try talk.json("probe #1")["facts"]?.int == 3)
    try talk.say("ask The Louvre is located in the city of")
    try talk.say("log")
    #expect(try talk.json("plan --final")["unedited"]?["efficacy"]?.double == 0)
    for line in [
      "undo", "edit case 3", "redo", "model atlas", "sweep layers", "schedule --count 2",
    ] {
      let error = try talk.error(line)
      #expect(error.code.name == "schedule")
      #expect(error.hint?.contains("schedule stop") == true)
    }
    #expect(try talk.error("undo").hint?.contains("`back`") == true)
    #expect(talk.digest == digest)
    #expect(try talk.say("schedule stop").contains("1 of 2 batches written"))
    try talk.say("undo")
    #expect(try talk.error("plan").code.name == "schedule")
  }

  @Test func whatCannotBePlannedIsSaid() throws {
    #expect(
      try talk.error("schedule --count 4 --batch 2 --method rome").code.name == "bad-settings")
    #expect(try talk.error("schedule --count 100000").code.name == "too-few-cases")
    #expect(try talk.error("schedule --relation P0").code.name == "too-few-cases")
    #expect(try talk.error("schedule stop --count 3").code.name == "schedule")
    #expect(try talk.error("run").hint?.contains("schedule --count") == true)
    try talk.say("schedule --count 4 --batch 2")
    #expect(try talk.error("schedule stop --count 3").code.name == "usage")
    try talk.say("step")
    #expect(try talk.error("run --until 2").code.name == "schedule")
    #expect(try talk.json("run --until 3")["edits"]?.int == 4)
  }

  @Test func conflictsInABatchAreNamed() throws {
    let cases = [("Lake Nowhere", "Peru"), ("Lake Somewhere", "Peru"), ("Lake Nowhere", "Chile")]
    let records = cases.enumerated().map { number, fact in
      #"{"case_id":\#(number),"prompt":"{} lies in","subject":"\#(fact.0)","target_new":"\#(fact.1)","ground_truth":"Spain"}"#
    }
    let file = try TemporaryFile(records.joined(separator: "\n"), ending: ".jsonl")
    let error = try talk.error("schedule --dataset \(file.path) --batch 3")
    #expect(error.code.name == "conflict")
    #expect(error.message.contains("say \"Lake Nowhere lies in\""))
    #expect(error.message.contains("`Peru`") && error.message.contains("`Chile`"))
    #expect(try talk.json("schedule --batch 1")["facts"]?.int == 3)
    #expect(try talk.json("schedule --batch 3 --distinct")["facts"]?.int == 2)
    // Such records have no openings either.
    for line in ["schedule --batch 1 --entropy", "sweep batch 1 --entropy"] {
      #expect(try talk.error(line).code.name == "no-openings")
    }
  }

  @Test func ctrlCStopsBetweenBatches() throws {
    let polls = Atomic(0)
    let limit = Atomic(Int.max)
    let cancellation = Cancellation {
      polls.add(1, ordering: .relaxed).newValue >= limit.load(ordering: .relaxed)
    }
    let talk = try SessionTalk(environment: .init(cancellation: cancellation))
    try talk.say("set steps 3")
    try talk.say("schedule --count 6 --batch 2")
    // Once for the statistics, which are taken but once.
    try talk.say("step")
    try talk.say("back")
    func polled(by command: String) throws -> Int {
      let before = polls.load(ordering: .relaxed)
      try talk.say(command)
      return polls.load(ordering: .relaxed) - before
    }
    let (first, second) = (try polled(by: "step"), try polled(by: "step"))
    let whole = talk.digest
    try talk.say("back 2")
    // In the middle of the second batch.
    limit.store(polls.load(ordering: .relaxed) + first + second / 2, ordering: .relaxed)
    let error = try talk.error("run")
    #expect(error.code.name == "interrupted")
    #expect(error.message.contains("1 of 3 batches written"))
    // What was written is told all the same.
    let record = CommandRecord(
      command: "run", outcome: .failure(error), cost: CommandCost(seconds: 0), digest: nil)
    let json = try JSON(parsing: record.jsonLine)
    #expect(json["ok"]?.bool == false && json["edits"]?.int == 2)
    #expect(json["steps"]?.array?.count == 1)
    limit.store(.max, ordering: .relaxed)
    #expect(error.message.contains("an unfinished one was taken back"))
    #expect(try talk.json("plot")["measured_by"]?.string == "run")
    try talk.say("run --until 4")
    #expect(talk.digest == whole)
  }

  /// What somebody added to a batch's probes stays with it, whatever the schedule does.
  @Test func addedProbesStay() throws {
    try talk.say("set steps 2")
    try talk.say("schedule --count 3 --batch 1")
    try talk.say("step")
    try talk.say("probe add paraphrase Where is it")
    func added() throws -> Bool {
      let prompts = try talk.json("probe #1 --verbose")["prompts"]?.array
      return prompts?.contains { $0["prompt"]?.string == "Where is it" } ?? false
    }
    try talk.say("step")
    try talk.say("back")
    #expect(try added())
  }

  // MARK: Told as it happens

  /// Runs a line and collects what was told on the way: text, and how many edits were in force.
  private func told(_ line: String) throws -> (parts: [(text: String, edits: Int)], CommandResult) {
    var parts: [(text: String, edits: Int)] = []
    talk.session.onPart = { [unowned session = talk.session] block in
      parts.append((Renderer().render([block]), session.open.stack.count))
    }
    defer { talk.session.onPart = nil }
    let result = try #require(talk.session.execute(line)).outcome.get()
    return (parts, result)
  }

  @Test func everyBatchIsToldWhenItIsWritten() throws {
    try talk.say("schedule --count 7 --batch 2 --method memit")
    let (steps, first) = try told("step 2 --final")
    #expect(steps.map(\.edits) == [1, 2])
    let (rest, second) = try told("run --every 1")
    #expect(rest.map(\.edits) == [3, 4])
    // Told line by line it reads as the whole result does.
    for (parts, result) in [(steps, first), (rest, second)] {
      let whole = Renderer().render(result.blocks)
      let untold = Renderer().render(Array(result.untoldBlocks))
      #expect(parts.map(\.text).joined() + untold == whole)
      #expect(untold.contains("take back: `back`") && !untold.contains("batch  "))
    }
  }

  @Test func jsonAndTranscriptsDoNotKnowWhoListens() throws {
    let lines = ["schedule --count 4 --batch 2", "step", "run", "back 2"]
    func transcript(listening: Bool) throws -> [String] {
      let talk = try SessionTalk()
      var parts = 0
      if listening { talk.session.onPart = { _ in parts += 1 } }
      let file = try TemporaryFile("", ending: ".amend")
      try talk.say("set steps 3")
      try talk.say("record \(file.path) --replace")
      for line in lines { try talk.say(line) }
      #expect(parts == (listening ? 2 : 0))
      try talk.say("schedule --count 4 --batch 2")
      let json = try talk.json("run --json")
      #expect(json["steps"]?.array?.count == 2)
      #expect(parts == (listening ? 2 : 0))
      return try file.lines.filter { !$0.contains("seconds_at_most") }
        .map { $0.replacing(/"seconds":[0-9.e-]+/, with: "") }
    }
    let silent = try transcript(listening: false)
    #expect(silent.contains { $0.hasPrefix("#= steps") })
    #expect(try transcript(listening: true) == silent)
  }

  @Test func pointsOfASweepAreTold() throws {
    let (parts, result) = try told("sweep sequential 1 4 --count 4 --method memit")
    // The unedited model and two sizes; nothing is in force between two points.
    #expect(parts.map(\.edits) == [0, 0, 0])
    #expect(parts[0].text.contains("PS end") && !parts[1].text.contains("PS end"))
    let text = parts.map(\.text).joined() + Renderer().render(Array(result.untoldBlocks))
    #expect(text == Renderer().render(result.blocks))
  }

  // MARK: Entropy

  @Test func entropyIsThatOfProbe() throws {
    try talk.say("set seed 5")
    try talk.say("schedule --count 2 --batch 1 --order independent --entropy")
    let step = try talk.json("step 2")
    let plan = try talk.json("plan --final")
    // The second batch is in force, and `probe` measures it by itself.
    let probe = try talk.json("probe --entropy")
    let second = try #require(step["steps"]?[1]?["immediate"]?["generation_entropy"]?.double)
    #expect(second == probe["entropy_after"]?.double)
    let first = try #require(step["steps"]?[0]?["immediate"]?["generation_entropy"]?.double)
    let both = try #require(step["immediate"]?["generation_entropy"]?.double)
    #expect(abs(both - (first + second) / 2) < 1e-12)
    #expect((1...8).contains(plan["unedited"]?["generation_entropy"]?.double ?? 0))
    #expect(try talk.say("plan").contains("GE"))
    // Nobody asked: nothing is measured.
    try talk.say("back 2")
    try talk.say("schedule --count 1")
    #expect(try talk.json("step")["immediate"]?["generation_entropy"] == nil)
  }

  @Test func aSweepMeasuresEntropyWhereAsked() throws {
    let csv = try TemporaryFile("", ending: ".csv")
    let svg = try TemporaryFile("", ending: ".svg")
    let results = try TemporaryFile("", ending: ".jsonl")
    let line = "sweep batch 2 --count 2 --entropy --results \(results.path)"
    let found = try talk.json(line + " --fresh --csv \(csv.path) --svg \(svg.path)")
    let entropy = try #require(found["points"]?[0]?["immediate"]?["generation_entropy"]?.double)
    #expect((1...8).contains(entropy))
    #expect(found["unedited"]?["generation_entropy"]?.double != nil)
    #expect(try csv.lines[0].contains(",generation_entropy,generation_entropy_error,score"))
    #expect(
      try csv.lines.allSatisfy {
        $0.split(separator: ",", omittingEmptySubsequences: false).count == 37
      })
    #expect(try svg.lines.joined().contains("generation entropy"))
    #expect(try talk.json(line)["points"] == found["points"])
    // Without it these are results of something else.
    let other = try talk.error("sweep batch 2 --count 2 --results \(results.path)")
    #expect(other.message.contains("differ in entropy"))
  }

  @Test func knownFactsAndMetricsOfADataSet() throws {
    let found = try talk.json("cases --known --relation P17 --count 3")
    #expect(found["found"]?.int ?? 0 > 50)
    #expect(try talk.json("schedule --count 5 --known --relation P17")["facts"]?.int == 5)
    for page in ["efficacy", "neighborhood", "magnitude", "accuracy", "entropy", "zsre"] {
      #expect(try talk.say("help \(page)").contains(page))
    }
    try talk.say("edit case 5")
    let probe = try talk.json("probe --entropy")
    #expect((1...7).contains(probe["entropy_before"]?.double ?? 0))
    #expect((1...7).contains(probe["entropy_after"]?.double ?? 0))
  }

  // MARK: Sweeps

  @Test func aSweepIsKeptAndGoesOn() throws {
    let results = try TemporaryFile("", ending: ".jsonl")
    let csv = try TemporaryFile("", ending: ".csv")
    let svg = try TemporaryFile("", ending: ".svg")
    let line = "sweep batch 1 3 --count 6 --methods memit,emmet --results \(results.path)"
    #expect(try talk.error(line).code.name == "data-not-loadable")
    let first = try talk.json(line + " --fresh --csv \(csv.path) --svg \(svg.path)")
    #expect(first["points"]?.array?.count == 4)
    #expect(first["points"]?[0]?["immediate"]?["count"]?.int == 6)
    #expect(first["unedited"]?["efficacy"]?.double == 0)
    #expect(first["best"]?.string?.hasPrefix("batch ") == true)
    // A header, the unedited model, and each of the four points.
    #expect(try csv.lines.count == 6)
    #expect(try svg.lines.joined().contains("MEMIT"))
    #expect(try results.lines.count == 6)
    // Again: nothing is measured, and everything is the same, the seconds too.
    let again = try talk.json(line)
    #expect(again["points"] == first["points"])
    let wider = try talk.json(
      "sweep batch 1 3 6 --count 6 --methods memit,emmet --results \(results.path)")
    #expect(wider["points"]?.array?.count == 6)
    #expect(wider["points"]?[0] == first["points"]?[0])
    let other = try talk.error("sweep batch 1 --count 5 --results \(results.path)")
    #expect(other.message.contains("differ in facts, count"))
    #expect(try talk.json("status")["edits"]?.int == 0)
  }

  @Test func sweepsOfEveryKind() throws {
    let layers = try talk.json("sweep layers 0-1 --count 4 --methods rome,memit")
    #expect(layers["points"]?.array?.count == 4)
    let sequential = try talk.json("sweep sequential 1 4 --count 4 --method memit")
    #expect(sequential["points"]?[0]?["final"]?["count"]?.int == 4)
    let spread = try talk.json("sweep spread 1 0-1 --batch 4 --count 4")
    #expect(spread["points"]?[1]?["layers"]?.array?.count == 2)
    let lambda = try talk.json("sweep lambda 1 1000 --batch 4 --count 4 --method memit")
    #expect(lambda["points"]?[1]?["lambda"]?.double == 1000)
    #expect(try talk.say("sweep lambda 1 1000 --batch 4 --count 4").contains("best: "))
  }

  @Test func whatCannotBeSweptIsSaid() throws {
    #expect(try talk.error("sweep batch 2 --methods rome").code.name == "bad-settings")
    #expect(try talk.error("sweep batch 2 --methods roam").hint == "did you mean `rome`?")
    #expect(try talk.error("sweep batch").code.name == "usage")
    #expect(try talk.error("sweep layers 9").code.name == "bad-settings")
    #expect(try talk.error("sweep sideways").code.name == "usage")
    #expect(try talk.error("sweep spread 1 x").code.name == "invalid-value")
    try talk.say("edit case 1")
    #expect(try talk.error("sweep layers").hint?.contains("`undo 1`") == true)
  }
}
