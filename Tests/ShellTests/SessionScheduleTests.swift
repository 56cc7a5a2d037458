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
    try talk.say("step")
    let one = polls.load(ordering: .relaxed)
    try talk.say("step")
    let two = polls.load(ordering: .relaxed)
    let whole = talk.digest
    try talk.say("back 2")
    // In the middle of the second batch.
    limit.store(two + (two - one) + (two - one) / 2, ordering: .relaxed)
    let error = try talk.error("run")
    #expect(error.code.name == "interrupted")
    #expect(error.message.contains("1 of 3 batches written"))
    limit.store(.max, ordering: .relaxed)
    try talk.say("run --until 4")
    #expect(talk.digest == whole)
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
